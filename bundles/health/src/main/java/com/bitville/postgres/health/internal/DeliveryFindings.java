package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.BUFFER;
import static com.bitville.postgres.api.health.FindingAreas.DELIVERY;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What waits on disk and how it leaves. */
final class DeliveryFindings {
    private static final int NEARLY_FULL_PERCENT = 80;
    private static final String RATE = "rate";
    /** Of each minute's requests, for findings and gap records. */
    private static final int RESERVED = 2;
    /** A start is no measure, */
    private static final int SOONEST_S = 180;
    /** and neither is part of a cycle. */
    private static final int CYCLES = 2;

    private DeliveryFindings() {}

    static List<Finding> buffer(StatusNode status) {
        StatusNode spool = status.at("spool");
        List<Finding> findings = new ArrayList<>();
        double percent = spool.number("cap_bytes") == 0 ? 0 : spool.number("bytes") * 100 / spool.number("cap_bytes");
        String waits = spool.text("files") + " payloads wait, " + Math.round(percent) + " % of max_size_mb";
        if (!spool.text("state").equals("disk") && !spool.text("state").equals("opening")) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    BUFFER,
                    "state",
                    "",
                    spool.text("state") + ": " + spool.text("reason"),
                    Remedy.shell("df -h '" + spool.text("path") + "'", "ls -ld '" + spool.text("path") + "'")));
        } else if (percent >= NEARLY_FULL_PERCENT) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    BUFFER,
                    "state",
                    "",
                    waits + ": soon the oldest give way",
                    Remedy.shell("bin/bitville config set buffer.max_size_mb "
                            + Math.round(spool.number("cap_bytes") / (1024 * 1024) * 2))));
        } else {
            findings.add(Finding.ok(BUFFER, "state", "", waits));
        }
        if (spool.number("dead") > 0) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    BUFFER,
                    "dead letters",
                    "",
                    spool.text("dead") + " payloads were refused for good by the listener",
                    Remedy.shell("bin/bitville buffer list", "bin/bitville buffer retry-dead")));
        }
        return findings;
    }

    /** Reads which file systems the folders are on; for the doctor alone. */
    static List<Finding> sharedDisk(StatusNode status) {
        String buffer = status.at("spool").text("path");
        List<Finding> findings = new ArrayList<>();
        for (StatusNode server : status.list("servers")) {
            String data = server.text("data_directory");
            if (!buffer.isEmpty() && !data.isEmpty()) {
                try {
                    findings.add(
                            Files.getFileStore(Path.of(buffer)).equals(Files.getFileStore(Path.of(data)))
                                    ? Finding.of(
                                            FindingSeverity.HINT,
                                            BUFFER,
                                            "disk",
                                            server.text("name"),
                                            "the same file system as the server's data in " + data,
                                            Remedy.shell("bin/bitville config set buffer.path /path/on/another/disk"))
                                    : Finding.ok(
                                            BUFFER,
                                            "disk",
                                            server.text("name"),
                                            "another file system than the server's data"));
                } catch (IOException e) {
                    findings.add(Finding.ok(
                            BUFFER,
                            "disk",
                            server.text("name"),
                            data + " cannot be seen: " + e.getClass().getSimpleName()));
                }
            }
        }
        return findings;
    }

    static List<Finding> delivery(StatusNode status) {
        StatusNode shipper = status.at("shipper");
        String state = shipper.text("state");
        String why = state + (shipper.has("last_error") ? ": " + shipper.text("last_error") : "");
        Finding finding = switch (state) {
            case "starting", "idle", "delivering" ->
                Finding.ok(
                        DELIVERY,
                        "state",
                        "",
                        state + ", " + shipper.text("delivered") + " payloads delivered"
                                + (shipper.has("last_delivery_s")
                                        ? ", the last " + Math.round(shipper.number("last_delivery_s")) + " s ago"
                                        : ""));
            case "no_api_key", "unauthorized" ->
                error(why, Remedy.shell("bin/bitville config set-secret listener.api_key"));
            case "proxy_unauthorized" ->
                error(
                        why,
                        Remedy.shell(
                                "bin/bitville config set listener.proxy_user USER",
                                "bin/bitville config set-secret listener.proxy_password",
                                "bin/bitville doctor   # says at proxy what it wants"));
            case "misconfigured" ->
                error(
                        why,
                        Remedy.shell(
                                "bin/bitville doctor   # says from name to key at which step; at TLS what the listener shows",
                                "bin/bitville config get listener.url",
                                "bin/bitville config get listener.ca_file"));
            case "rejected" -> error(why, Remedy.shell("bin/bitville buffer list   # with the listener's answers"));
            case "rate_limited" ->
                Finding.of(
                        FindingSeverity.HINT,
                        DELIVERY,
                        "state",
                        "",
                        why,
                        Remedy.shell("bin/bitville config get listener.max_requests_per_minute"));
            case "backing_off", "breaker_open" ->
                Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "state",
                        "",
                        why,
                        Remedy.shell("bin/bitville ship --now   # once the listener is back"));
            default ->
                error(
                        state.isEmpty() ? "delivery is not running" : why,
                        Remedy.words("look for bitville-shipper in bundle:list and in the log"));
        };
        return List.of(finding);
    }

    /** Whether what the servers' cycles make leaves as fast as it comes: if not, no buffer is big enough. */
    static List<Finding> rate(StatusNode status) {
        StatusNode spool = status.at("spool");
        double interval = status.at("engine").number("interval_s");
        double seconds = spool.number("cycle_payloads_s");
        double leave = status.at("shipper").number("pace_per_minute") - RESERVED;
        if (interval == 0 || leave <= 0 || seconds < Math.max(SOONEST_S, CYCLES * interval)) {
            return List.of();
        }
        double come = spool.number("cycle_payloads") * 60 / seconds;
        long servers = status.list("servers").stream()
                .filter(server -> !ServerFindings.disabled(server))
                .count();
        String said = Math.round(come) + " payloads a minute of " + servers + (servers == 1 ? " server" : " servers")
                + " at an interval of " + Math.round(interval) + " s; at most " + Math.round(leave) + " a minute leave";
        if (come <= leave) {
            return List.of(Finding.ok(DELIVERY, RATE, "", said));
        }
        // In steps of ten seconds, and of ten requests.
        long longer = Math.min(86_400, (long) Math.ceil(interval * come / leave / 10) * 10);
        long faster = (long) Math.ceil((come + RESERVED) / 10) * 10;
        return List.of(Finding.of(
                FindingSeverity.WARNING,
                DELIVERY,
                RATE,
                "",
                said + ": the rest waits in the buffer, and once that is full the oldest give way",
                Remedy.shell(
                        "bin/bitville config set collection.interval_s " + longer,
                        "bin/bitville config set listener.max_requests_per_minute " + faster
                                + "   # if the listener takes so many from this address",
                        "# or another agent, behind another address, for some of the servers")));
    }

    private static Finding error(String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, DELIVERY, "state", "", message, remedy);
    }
}
