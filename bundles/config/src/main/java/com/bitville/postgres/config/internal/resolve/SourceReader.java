package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import com.bitville.postgres.config.internal.source.EnvironmentReader;
import com.bitville.postgres.config.internal.source.IniLayer;
import com.bitville.postgres.config.internal.source.IniReader;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.source.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads all sources: the environment once, the files every time. */
public final class SourceReader {
    private final ConfigurationPaths configurationPaths;
    private final SourceLayer environment;
    private final ConfigurationErrors environmentFindings = new ConfigurationErrors();

    public SourceReader(ConfigurationPaths configurationPaths) {
        this.configurationPaths = configurationPaths;
        this.environment = EnvironmentReader.read(configurationPaths.environment(), environmentFindings);
    }

    public SourceLayer environment() {
        return environment;
    }

    /**
     * One reading of all sources.
     *
     * @param lookup their values
     * @param findings their errors
     * @param path the INI file that was read, or null if there is none
     */
    public record Reading(
            KeyLookup lookup,
            ConfigurationErrors findings,
            @Nullable Path path) {
        public List<String> sources() {
            List<String> names = new ArrayList<>();
            if (!lookup.environment().given().isEmpty()) {
                names.add("env");
            }
            if (!lookup.console().given().isEmpty()) {
                names.add("console");
            }
            if (path != null) {
                names.add("ini:" + path);
            }
            names.add("default");
            return List.copyOf(names);
        }
    }

    /**
     * Reads all sources.
     *
     * @param inForce the INI file whose content is in effect, or null
     */
    public Reading read(@Nullable Path inForce) {
        ConfigurationErrors configurationErrors = new ConfigurationErrors();
        configurationErrors.addAll(environmentFindings);
        Path path = configurationPaths.ini().orElse(null);
        SourceLayer ini = path == null
                ? absent(inForce, configurationErrors)
                : ini(path, path.equals(inForce), configurationErrors);
        return new Reading(new KeyLookup(environment, console(configurationErrors), ini), configurationErrors, path);
    }

    private SourceLayer absent(@Nullable Path inForce, ConfigurationErrors configurationErrors) {
        if (inForce != null) {
            configurationErrors.fault("ini:" + inForce + " no longer exists; its last valid content stays in effect");
            return SourceLayer.unreadable();
        }
        configurationPaths
                .named()
                .ifPresent(named ->
                        configurationErrors.remark("ini:" + named + ", named by " + ConfigurationPaths.CONFIG_VARIABLE
                                + ", does not exist; environment and defaults are in effect until it does"));
        return SourceLayer.EMPTY;
    }

    private static SourceLayer ini(Path path, boolean isEffective, ConfigurationErrors configurationErrors) {
        try {
            Optional<String> text = TextFile.read(path);
            if (isEffective && text.orElse("").isBlank()) {
                // An editor that truncates before writing must not reset the configuration for a moment.
                configurationErrors.fault("ini:" + path + " is empty; its last valid content stays in effect");
                return SourceLayer.unreadable();
            }
            return IniLayer.ofFile(IniReader.read(text.orElse("")), path.toString(), configurationErrors);
        } catch (IOException e) {
            configurationErrors.fault("ini:" + path + " cannot be read: " + e.getMessage());
            return SourceLayer.unreadable();
        }
    }

    private SourceLayer console(ConfigurationErrors configurationErrors) {
        try {
            return IniLayer.ofConsole(
                    IniReader.read(TextFile.read(configurationPaths.overlay()).orElse("")), configurationErrors);
        } catch (IOException e) {
            configurationErrors.fault(
                    "console: " + configurationPaths.overlay() + " cannot be read: " + e.getMessage());
            return SourceLayer.unreadable();
        }
    }
}
