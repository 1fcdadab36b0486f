package com.bitville.postgres.host.internal.table;

import com.bitville.postgres.host.internal.proc.KernelFiles;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when values of the kernel become implausible or files too long, and when this ends. */
public final class ImplausibleValueLog {
    private static final Logger LOG = LoggerFactory.getLogger(ImplausibleValueLog.class);
    private static final int MOST_NAMES = 8;

    private boolean doubted;
    private boolean cut;

    /** Compares a run with the previous one. */
    public void tell(HostRun hostRun) {
        List<String> fields = hostRun.implausible();
        if (doubted && fields.isEmpty()) {
            LOG.info("host_values_plausible");
        } else if (!doubted && !fields.isEmpty()) {
            LOG.warn(
                    "host_values_implausible fields={} first={} consequence=\"they are null\"",
                    fields.size(),
                    fields.subList(0, Math.min(MOST_NAMES, fields.size())));
        }
        doubted = !fields.isEmpty();
        List<String> files = hostRun.cut();
        if (!cut && !files.isEmpty()) {
            LOG.warn(
                    "host_files_cut files={} most_bytes={} consequence=\"the rest of these files is not read\"",
                    files.subList(0, Math.min(MOST_NAMES, files.size())),
                    KernelFiles.MOST);
        }
        cut = !files.isEmpty();
    }
}
