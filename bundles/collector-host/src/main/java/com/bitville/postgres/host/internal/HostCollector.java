package com.bitville.postgres.host.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.host.internal.filesystem.FileSystems;
import com.bitville.postgres.host.internal.filesystem.Inodes;
import com.bitville.postgres.host.internal.filesystem.SpaceProbe;
import com.bitville.postgres.host.internal.postgres.PostgresPaths;
import com.bitville.postgres.host.internal.postgres.PostgresProcesses;
import com.bitville.postgres.host.internal.postgres.Postmaster;
import com.bitville.postgres.host.internal.proc.Cgroup;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelUnits;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import com.bitville.postgres.host.internal.proc.Mounts;
import com.bitville.postgres.host.internal.table.Cgroups;
import com.bitville.postgres.host.internal.table.CounterBaseline;
import com.bitville.postgres.host.internal.table.CpuStat;
import com.bitville.postgres.host.internal.table.DiskStats;
import com.bitville.postgres.host.internal.table.HostInfo;
import com.bitville.postgres.host.internal.table.HostRun;
import com.bitville.postgres.host.internal.table.ImplausibleValueLog;
import com.bitville.postgres.host.internal.table.LoadAverage;
import com.bitville.postgres.host.internal.table.MemInfo;
import com.bitville.postgres.host.internal.table.NetDev;
import com.bitville.postgres.host.internal.table.Pressure;
import com.bitville.postgres.host.internal.table.TcpStat;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The subject {@code host}: the state of the agent's host, read from {@code /proc}, {@code /sys} and cgroup files. Counters are reported as
 * their increase since the last run, so the first run and the first after a reboot have only gauges.
 */
@Component(
        service = Collector.class,
        configurationPid = "bitville.buffer",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class HostCollector implements Collector {
    /** As often as a host is watched elsewhere, too: what happens within a second to its server is in the sessions. */
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);

    private static final Subject SUBJECT = new Subject(
            "host",
            Scope.HOST,
            LEAST_INTERVAL,
            Lane.CORE,
            List.of(
                    HostInfo.HOST,
                    CpuStat.CPU,
                    LoadAverage.LOAD,
                    MemInfo.MEMORY,
                    MemInfo.SWAP,
                    Pressure.PRESSURE,
                    DiskStats.DISKS,
                    FileSystems.FILESYSTEMS,
                    NetDev.NETWORK,
                    TcpStat.TCP,
                    Cgroups.CGROUPS,
                    PostgresProcesses.SERVERS,
                    PostgresProcesses.KINDS));

    /** The spool's folder from the buffer's configuration: its file system is reported. */
    @interface Buffer {
        /** The folder, empty if the buffer is not configured yet. */
        String path() default "";
    }

    private final KernelFiles proc;
    private final KernelFiles sys;
    private final Path root;
    private final KernelUnits units;
    private final Inodes inodes;
    private final FileSystems fileSystems;
    private final PostgresPaths places;
    private final DiskStats disks = new DiskStats();
    private final PostgresProcesses processes = new PostgresProcesses();
    private final ImplausibleValueLog doubts = new ImplausibleValueLog();

    /** Reads the machine the agent runs on. */
    @Activate
    public HostCollector(Buffer buffer) {
        this(Path.of("/"), own(System.getProperty("karaf.data", ""), buffer.path()), SpaceProbe.system(), new Inodes());
    }

    HostCollector(Path root, Map<String, Path> own, SpaceProbe probe, Inodes inodes) {
        this.root = root;
        this.proc = new KernelFiles(root.resolve("proc"));
        this.sys = new KernelFiles(root.resolve("sys"));
        this.units = KernelUnits.read(proc);
        this.inodes = inodes;
        this.fileSystems = new FileSystems(probe, inodes);
        this.places = new PostgresPaths(own);
    }

    private static Map<String, Path> own(String data, String spool) {
        Map<String, Path> own = new HashMap<>();
        if (!data.isEmpty()) {
            own.put("agent", Path.of(data).toAbsolutePath());
        }
        if (!spool.isEmpty()) {
            own.put("spool", Path.of(spool).toAbsolutePath());
        }
        return own;
    }

    @Deactivate
    void deactivate() {
        inodes.close();
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        HostRun hostRun = HostRun.begin(
                proc, sys, run.at(), run.state().map(CounterBaseline::fromBytes).orElse(null));
        CpuStat stat = CpuStat.read(proc);
        if (stat == null) {
            throw new CollectException(
                    Reason.UNSUPPORTED, "/proc/stat cannot be read: host figures need Linux with /proc mounted");
        }
        stat.addTo(hostRun, units);
        LoadAverage.addTo(hostRun, stat);
        if (!MemInfo.addTo(hostRun, units)) {
            throw new CollectException(Reason.UNSUPPORTED, "/proc/meminfo cannot be read");
        }
        Pressure.addTo(hostRun);
        disks.addTo(hostRun);
        NetDev.addTo(hostRun);
        TcpStat.addTo(hostRun);
        goOn();
        Mounts mounts = Mounts.read(proc);
        LocalPaths paths = new LocalPaths(mounts);
        Instant bootedAt = stat.bootedAt(hostRun);
        List<Postmaster> postmasters = processes.addTo(hostRun, units, paths, bootedAt);
        goOn();
        Cgroup own = Cgroup.of(proc, mounts, "self");
        Cgroups.addTo(hostRun, stat.cores(), mounts, own, postmasters);
        fileSystems.addTo(hostRun, mounts, places.uses(paths, postmasters, run.at()));
        HostInfo host = new HostInfo(stat.cores(), bootedAt, own, HostInfo.container(mounts, root), postmasters.size());
        host.addTo(hostRun);
        doubts.tell(hostRun);
        goOn();
        return new Snapshot(
                SUBJECT,
                run.server(),
                run.at(),
                hostRun.elapsedMs(),
                hostRun.rowsets(),
                Optional.of(hostRun.after().toBytes()));
    }

    private static void goOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the engine cancelled the run");
        }
    }
}
