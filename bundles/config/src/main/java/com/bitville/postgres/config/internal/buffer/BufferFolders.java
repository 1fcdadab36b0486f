package com.bitville.postgres.config.internal.buffer;

import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import com.bitville.postgres.config.internal.source.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which folder buffers the payloads. A folder that is another installation's or project's stays as it is, and a folder inside it is
 * used. Decided once for each configured folder and project: the payloads must not move while the agent runs. Used by one thread at a time.
 */
public final class BufferFolders {
    private static final Logger LOG = LoggerFactory.getLogger(BufferFolders.class);
    private static final String UNUSABLE = "buffer_path_replaced";
    private static final String APART = "buffer_kept_apart: the folder belongs to another installation or project";

    private final ConfigurationPaths paths;
    private final Map<Wish, BufferFolder> decided = new HashMap<>();
    private @Nullable InstallationId installation;

    /** Reads nothing before the first decision. */
    public BufferFolders(ConfigurationPaths paths) {
        this.paths = paths;
    }

    /**
     * What is configured.
     *
     * @param path the folder
     * @param chosen whether the operator chose it; else it has its default value
     * @param project the project of the payloads
     */
    public record Wish(String path, boolean chosen, String project) {}

    public BufferFolder folder(Wish wish) {
        return decided.computeIfAbsent(wish, this::decide);
    }

    private BufferFolder decide(Wish wish) {
        Path own = paths.data().resolve("bitville-buffer");
        Path wanted = Path.of(wish.path());
        BufferOwner self = self(wish.project());
        try {
            // The default is the folder of a package; an unpacked archive writes only into its own folder.
            boolean usable = paths.canHold(wanted);
            if (!wish.chosen() && !isInside(wanted) && !(usable && (bears(wanted, self) || wasOurs(wanted)))) {
                return of(belongs(own, self), null, self);
            }
            if (!usable) {
                return of(belongs(own, self), UNUSABLE, self);
            }
            Path folder = belongs(wanted, self);
            return of(folder, folder.equals(wanted) ? null : APART, self);
        } catch (IOException e) {
            LOG.warn("buffer_owner_unknown path={} reason={}", wanted, e.toString());
            return of(apart(wanted, self), APART, self);
        }
    }

    private static BufferFolder of(Path folder, @Nullable String note, BufferOwner self) {
        return new BufferFolder(folder.toString(), note, self.text());
    }

    private BufferOwner self(String project) {
        return new BufferOwner(installation().id().toString(), project, "");
    }

    private InstallationId installation() {
        InstallationId known = installation;
        if (known == null) {
            known = InstallationId.of(paths.etc(), paths.data());
            installation = known;
        }
        return known;
    }

    private static boolean bears(Path folder, BufferOwner self) throws IOException {
        return BufferOwner.read(folder).filter(self::sameAs).isPresent();
    }

    /** Whether an earlier version of this installation, run by root, left payloads in the folder of the packages. */
    private boolean wasOurs(Path folder) throws IOException {
        return installation().olderThanIds() && BufferOwner.read(folder).isEmpty() && hasPayloads(folder);
    }

    /** The folder itself, or the one inside it if it is not ours. */
    private Path belongs(Path folder, BufferOwner self) throws IOException {
        Optional<BufferOwner> owner = BufferOwner.read(folder);
        if (owner.isEmpty()) {
            boolean mayBeOurs =
                    !hasPayloads(folder) || isInside(folder) || installation().olderThanIds();
            return mayBeOurs ? folder : apart(folder, self);
        }
        BufferOwner other = owner.get();
        // With another project we go on in our own folder once all payloads of the former one are gone.
        boolean emptied = other.installation().equals(self.installation()) && !hasPayloads(folder);
        return self.sameAs(other) || emptied ? folder : apart(folder, self);
    }

    private static Path apart(Path folder, BufferOwner self) {
        UUID name =
                UUID.nameUUIDFromBytes((self.installation() + '\n' + self.project()).getBytes(StandardCharsets.UTF_8));
        return folder.resolve("apart").resolve(name.toString());
    }

    /** Whether a folder is part of this installation. */
    private boolean isInside(Path folder) {
        Path base = paths.etc().toAbsolutePath().normalize().getParent();
        Path normal = folder.toAbsolutePath().normalize();
        return (base != null && base.getParent() != null && normal.startsWith(base))
                || normal.startsWith(paths.data().toAbsolutePath().normalize());
    }

    private static boolean hasPayloads(Path folder) throws IOException {
        if (hasPayloadsIn(folder.resolve("queue")) || hasPayloadsIn(folder.resolve("dead"))) {
            return true;
        }
        try (DirectoryStream<Path> destinations = Files.newDirectoryStream(folder.resolve("destinations"))) {
            for (Path destination : destinations) {
                if (hasPayloads(destination)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private static boolean hasPayloadsIn(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pl")) {
            return files.iterator().hasNext();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    /**
     * Marks a folder as this installation's, before anything is written to it. Where that fails, the spool marks it once it can write to it,
     * and keeps the payloads in memory until then.
     *
     * @param folder as decided
     * @param address the listener's address; another one than before is logged, and the backlog goes on to it
     */
    public void claim(Path folder, String project, String address) {
        try {
            BufferOwner now = new BufferOwner(installation().id().toString(), project, address);
            Optional<BufferOwner> before = BufferOwner.read(folder);
            if (before.isPresent() && before.get().equals(now)) {
                return;
            }
            makeFolders(folder);
            now.write(folder);
            if (before.isEmpty()) {
                LOG.info("buffer_claimed path={} project={}", folder, project);
            } else if (!before.get().address().isEmpty()
                    && !before.get().address().equals(address)) {
                LOG.info(
                        "listener_address_changed from={} to={} consequence=\"pending payloads go to the new address\"",
                        before.get().address(),
                        address);
            }
        } catch (IOException e) {
            LOG.warn(
                    "buffer_not_claimed path={} reason={} consequence=\"payloads are kept in memory until it can be written\"",
                    folder,
                    e.toString());
        }
    }

    private static void makeFolders(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeFolders(parent);
        }
        PrivateFile.folder(folder);
    }
}
