package com.bitville.postgres.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads all sources: the environment once, the files each time. */
final class SourceReader {
    private final Places places;
    private final Layer environment;
    private final Findings environmentFindings = new Findings();

    SourceReader(Places places) {
        this.places = places;
        this.environment = EnvironmentReader.read(places.environment(), environmentFindings);
    }

    Layer environment() {
        return environment;
    }

    /**
     * All sources as they are now.
     *
     * @param lookup what they give
     * @param findings what is wrong with them
     * @param path the INI file that was read, or null where there is none
     */
    record Reading(
            Lookup lookup, Findings findings, @Nullable Path path) {
        List<String> sources() {
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
     * Reads everything.
     *
     * @param inForce the INI file whose content is in force, or null
     */
    Reading read(@Nullable Path inForce) {
        Findings findings = new Findings();
        findings.addAll(environmentFindings);
        Path path = places.ini().orElse(null);
        Layer ini = path == null ? absent(inForce, findings) : ini(path, path.equals(inForce), findings);
        return new Reading(new Lookup(environment, console(findings), ini), findings, path);
    }

    private Layer absent(@Nullable Path inForce, Findings findings) {
        if (inForce != null) {
            findings.fault("ini:" + inForce + " has vanished; its last good content stays in force");
            return Layer.unreadable();
        }
        places.named()
                .ifPresent(named -> findings.remark("ini:" + named + ", named by " + Places.CONFIG_VARIABLE
                        + ", does not exist; environment and defaults are in force until it does"));
        return Layer.EMPTY;
    }

    private static Layer ini(Path path, boolean isInForce, Findings findings) {
        try {
            Optional<String> text = TextFile.read(path);
            if (isInForce && text.orElse("").isBlank()) {
                // An editor that truncates before it writes must not reset everything for a moment.
                findings.fault("ini:" + path + " is empty; its last good content stays in force");
                return Layer.unreadable();
            }
            return IniLayer.ofFile(IniReader.read(text.orElse("")), path.toString(), findings);
        } catch (IOException e) {
            findings.fault("ini:" + path + " cannot be read: " + e.getMessage());
            return Layer.unreadable();
        }
    }

    private Layer console(Findings findings) {
        try {
            return IniLayer.ofConsole(
                    IniReader.read(TextFile.read(places.overlay()).orElse("")), findings);
        } catch (IOException e) {
            findings.fault("console: " + places.overlay() + " cannot be read: " + e.getMessage());
            return Layer.unreadable();
        }
    }
}
