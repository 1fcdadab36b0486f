package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the folder from one look to the next. {@link #look} is called by one thread, everything else by any. */
public final class FolderFiles {
    private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);

    private final @Nullable Path folder;
    private final Duration cycle;
    private final Supplier<List<String>> builtIn;
    private final Supplier<List<Collector>> others;
    private final FileTrust trust = FileTrust.ofAgent();
    private FolderLook last = new FolderLook("", Map.of());
    private FolderLook settled = last;
    private Map<String, OperatorSubject> running = Map.of();
    private volatile List<OperatorFile> files = List.of();
    private volatile boolean doubtful;

    /**
     * What is other than at the look before.
     *
     * @param gone subjects whose collectors leave
     * @param come collectors by their subjects
     * @param files the file that declares each subject
     */
    public record Change(Set<String> gone, Map<String, Collector> come, Map<String, Path> files) {
        static final Change NONE = new Change(Set.of(), Map.of(), Map.of());
    }

    /**
     * The files of a folder.
     *
     * @param folder absolute; null for none
     * @param cycle how long a cycle is
     * @param builtIn the names of the files of the agent's own subjects
     * @param others all registered collectors but the operator's
     */
    public FolderFiles(
            @Nullable Path folder, Duration cycle, Supplier<List<String>> builtIn, Supplier<List<Collector>> others) {
        this.folder = folder;
        this.cycle = cycle;
        this.builtIn = builtIn;
        this.others = others;
    }

    /** Looks at the folder. What has changed is read once it was the same at two looks, as a file may still be being written. */
    public Change look() {
        if (folder == null) {
            return Change.NONE;
        }
        FolderLook now = FolderLook.at(folder, trust);
        boolean quiet = now.equals(last);
        last = now;
        if (!quiet || (now.equals(settled) && !doubtful)) {
            return Change.NONE;
        }
        doubtful = false;
        settled = now;
        FolderContent content = FolderContent.of(now, reader());
        tell(content.files());
        files = content.files();
        return change(content);
    }

    /** Another collector has come: a name may not be free any more. */
    public void doubt() {
        doubtful = true;
    }

    private Change change(FolderContent content) {
        Map<String, OperatorSubject> next = new TreeMap<>();
        content.subjects().forEach(subject -> next.put(subject.definition().name(), subject));
        Set<String> gone = new TreeSet<>();
        running.forEach((name, subject) -> {
            OperatorSubject successor = next.get(name);
            if (successor == null || !successor.stamps().equals(subject.stamps())) {
                gone.add(name);
            }
        });
        Map<String, Collector> come = new TreeMap<>();
        Map<String, Path> mains = new HashMap<>();
        next.forEach((name, subject) -> {
            if (gone.contains(name) || !running.containsKey(name)) {
                come.put(name, new OperatorCollector(subject, cycle));
                mains.put(name, subject.main());
                LOG.info("operator_sql_in_force subject={} file={}", name, subject.main());
            }
        });
        gone.stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> LOG.info("operator_sql_gone subject={}", name));
        running = next;
        return new Change(gone, come, mains);
    }

    private void tell(List<OperatorFile> now) {
        for (OperatorFile file : now) {
            if (!file.refusal().isEmpty() && !files.contains(file)) {
                LOG.warn(
                        "operator_sql_refused file={} reason=\"{}\" consequence=does_not_run",
                        file.name(),
                        file.refusal());
            }
        }
    }

    /** Whether the last look showed nothing that waits for another. */
    public boolean isSettled() {
        return last.equals(settled) && !doubtful;
    }

    private FileReader reader() {
        return new FileReader(trust, ReservedNames.of(builtIn.get(), others.get()));
    }

    public Path folder() {
        return folder == null ? Path.of("") : folder;
    }

    public List<OperatorFile> files() {
        return files;
    }

    /**
     * Reads a file, whoever has written it.
     *
     * @param file absolute, or a name in the folder
     * @throws CollectException naming file, line and reason
     */
    public Collector read(String file) throws CollectException {
        Path path = folder().resolve(file);
        try {
            List<FileReader.Read> reads = List.of(reader().any(path));
            return new OperatorCollector(FolderContent.subject(reads, new FolderLook("", Map.of())), cycle);
        } catch (SubjectFileException e) {
            throw new CollectException(Reason.UNSUPPORTED, String.valueOf(e.getMessage()), e);
        }
    }
}
