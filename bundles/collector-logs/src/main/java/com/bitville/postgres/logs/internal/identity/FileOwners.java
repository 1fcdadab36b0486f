package com.bitville.postgres.logs.internal.identity;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.source.LogDestination;
import com.bitville.postgres.logs.internal.source.LogFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whose log each file is, in one run: remembered from earlier runs, from where it lies, and from what its entries say. */
public final class FileOwners {
    public static final Sql SESSIONS = ServerIdentity.SESSIONS;

    /** The key prefix in the settings of the state. */
    private static final String KEY = "(owner) ";
    /** Only the newest files can have new entries. */
    private static final int MOST_REMEMBERED = 40;
    /** Writers compared for one file, the latest. */
    private static final int MOST_CLAIMS = 32;

    private static final Path PROC = Path.of("/proc");

    private final DataFolders folders;
    private final Optional<HostProcesses> processes;
    private final Map<String, Ownership> owners = new HashMap<>();
    private final Map<Integer, Map<Long, SessionClaim>> claims = new HashMap<>();
    private List<LogFile> read = List.of();
    /** Of the files read, by their places: whose entries are looked at. */
    private boolean[] unproven = {};

    private boolean unasked;
    private boolean holding;

    private FileOwners(LogDestination server) {
        this.folders = new DataFolders(server.here() ? server.get("data_directory") : "");
        this.processes = server.here() ? Optional.of(new HostProcesses(PROC)) : Optional.empty();
    }

    /** With what the settings of the state remember. */
    public static FileOwners of(LogDestination server, Map<String, String> settings) {
        FileOwners owners = new FileOwners(server);
        settings.forEach((key, value) -> {
            if (key.startsWith(KEY)) {
                owners.owners.put(
                        key.substring(KEY.length()), value.equals("foreign") ? Ownership.FOREIGN : Ownership.OWN);
            }
        });
        return owners;
    }

    /** The settings without what {@link #remembered} added. */
    public static Map<String, String> without(Map<String, String> settings) {
        Map<String, String> others = new HashMap<>(settings);
        others.keySet().removeIf(key -> key.startsWith(KEY));
        return others;
    }

    /** What the next run has to know of these files, the oldest first. */
    public Map<String, String> remembered(List<LogFile> files) {
        Map<String, String> kept = new HashMap<>();
        for (LogFile file : files.subList(Math.max(0, files.size() - MOST_REMEMBERED), files.size())) {
            Ownership owner = owners.getOrDefault(key(file), Ownership.UNPROVEN);
            if (owner != Ownership.UNPROVEN) {
                kept.put(KEY + key(file), owner == Ownership.OWN ? "own" : "foreign");
            }
        }
        return kept;
    }

    private static String key(LogFile file) {
        return file.device() + ":" + file.inode();
    }

    /** Whose log it is, as far as is known. */
    public Ownership of(LogFile file) {
        Ownership known = owners.get(key(file));
        if (known == null && file.path() != null) {
            known = folders.of(file.path());
            if (known != Ownership.UNPROVEN) {
                owners.put(key(file), known);
            }
        }
        return known == null ? Ownership.UNPROVEN : known;
    }

    /** From here on nothing is read of files that are not known to be this server's. */
    public void holdBack() {
        holding = true;
    }

    /** Whether a file is not read until its entries show that it is this server's. */
    public boolean holdsBack(LogFile file) {
        return holding && of(file) != Ownership.OWN;
    }

    /** Begins to read files, whose entries name them by their places in this list. */
    public void reads(List<LogFile> files) {
        read = List.copyOf(files);
        unproven = new boolean[files.size()];
        for (int place = 0; place < unproven.length; place++) {
            unproven[place] = of(files.get(place)) == Ownership.UNPROVEN;
        }
        claims.clear();
    }

    /** Keeps what an entry says about its writer, if it is not known yet whose log its file is. */
    public void see(Entry entry) {
        int place = entry.file();
        if (place >= unproven.length || !unproven[place]) {
            return;
        }
        ClaimReader.read(entry).ifPresent(claim -> {
            Map<Long, SessionClaim> known = claims.computeIfAbsent(place, any -> new LinkedHashMap<>());
            Long writer = claim.port() * 0x1_0000_0000L + claim.pid();
            known.remove(writer);
            known.put(writer, claim);
            if (known.size() > MOST_CLAIMS) {
                known.remove(known.keySet().iterator().next());
            }
        });
    }

    /**
     * Compares what the entries said with the server. A server that cannot be asked now leaves everything as it is.
     *
     * @return whether one of the files read turned out to be another server's
     */
    public boolean judge(Run run) throws InterruptedException {
        Collection<Integer> pids = new TreeSet<>();
        claims.values().forEach(known -> known.values().forEach(claim -> pids.add(claim.pid())));
        if (pids.isEmpty() || unasked) {
            return false;
        }
        boolean foreign = false;
        try {
            ServerIdentity identity = ServerIdentity.of(run.borrowSession(), processes, pids);
            for (Map.Entry<Integer, Map<Long, SessionClaim>> file : claims.entrySet()) {
                Ownership owner = Ownership.UNPROVEN;
                for (SessionClaim claim : file.getValue().values()) {
                    owner = owner.and(identity.judge(claim));
                }
                if (owner != Ownership.UNPROVEN) {
                    owners.put(key(read.get(file.getKey())), owner);
                }
                foreign |= owner == Ownership.FOREIGN;
            }
        } catch (CollectException e) {
            unasked = true;
        }
        claims.clear();
        return foreign;
    }

    /** Those of the files that another server writes. */
    public List<LogFile> foreign(List<LogFile> files) {
        return with(files, Ownership.FOREIGN);
    }

    /** Those of the files that may be this server's. */
    public List<LogFile> possible(List<LogFile> files) {
        List<LogFile> possible = new ArrayList<>(files);
        possible.removeAll(foreign(files));
        return possible;
    }

    /** Whether the newest of the files is known to be this server's. */
    public boolean provesNewest(List<LogFile> files) {
        return !files.isEmpty() && of(files.get(files.size() - 1)) == Ownership.OWN;
    }

    private List<LogFile> with(List<LogFile> files, Ownership owner) {
        return files.stream().filter(file -> of(file) == owner).toList();
    }
}
