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

/** Findings about the spool and about delivery. */
final class DeliveryFindings {
    private static final int NEARLY_FULL_PERCENT = 80;
    private static final String RATE = "rate";
    private static final String LISTENER = "listener";
    /** Requests of each minute that are kept for findings and gap records. */
    private static final int RESERVED = 2;
    /** No rate is judged earlier: the first minutes after a start are not typical, */
    private static final int SOONEST_S = 180;
    /** and a part of a cycle is not, either. */
    private static final int CYCLES = 2;

    private DeliveryFindings() {}

    static List<Finding> buffer(StatusNode status) {
        StatusNode spool = status.at("spool");
        List<Finding> findings = new ArrayList<>();
        double percent = spool.number("cap_bytes") == 0 ? 0 : spool.number("bytes") * 100 / spool.number("cap_bytes");
        String waits = spool.text("files") + " payloads pending, " + Math.round(percent) + " % of max_size_mb";
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
                    waits + ": when it is full, the oldest are dropped",
                    Remedy.shell("bin/bitville config set buffer.max_size_mb "
                            + Math.round(spool.number("cap_bytes") / (1024 * 1024) * 2))));
        } else {
            findings.add(Finding.ok(BUFFER, "state", "", waits));
        }
        spool.list("apart").forEach(apart -> findings.add(apart(apart)));
        if (spool.number("dead") > 0) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    BUFFER,
                    "dead letters",
                    "",
                    (spool.number("dead") == 1 ? "1 payload was" : spool.text("dead") + " payloads were")
                            + " permanently rejected by the listener",
                    Remedy.shell("bin/bitville buffer list", "bin/bitville buffer retry-dead")));
        }
        return findings;
    }

    /** Compares the file systems of spool and data directory; only for the doctor, because it reads the disk. */
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
                                            "the buffer is on the file system of the server's data directory " + data,
                                            Remedy.shell(
                                                    "# bin/bitville config set buffer.path /path/on/another/disk",
                                                    "df -h"))
                                    : Finding.ok(
                                            BUFFER,
                                            "disk",
                                            server.text("name"),
                                            "the buffer is not on the file system of the server's data directory"));
                } catch (IOException e) {
                    findings.add(Finding.ok(
                            BUFFER,
                            "disk",
                            server.text("name"),
                            data + " cannot be read: " + e.getClass().getSimpleName()));
                }
            }
        }
        return findings;
    }

    /** Payloads that must not be delivered with this agent's key unless the operator says so. */
    private static Finding apart(StatusNode apart) {
        String project = apart.text("project");
        String message = apart.text("payloads") + " payloads in " + apart.text("path") + " of "
                + (project.isEmpty() ? "an unknown project" : "the project " + project)
                + " are kept apart";
        boolean adopted = apart.text("adopted").equals("true");
        return Finding.of(
                FindingSeverity.WARNING,
                BUFFER,
                "other installation",
                "",
                message + (adopted ? " until the next start" : " and not delivered"),
                adopted
                        ? Remedy.words("restart the agent: it then goes on with this buffer")
                        : Remedy.shell(deliverOrDelete(apart)));
    }

    /** Only the buffer in the configured folder can be adopted; another one becomes it first. */
    private static String[] deliverOrDelete(StatusNode apart) {
        String delete = "# bin/bitville buffer purge --apart --yes";
        if (apart.text("adoptable").equals("true")) {
            return new String[] {
                "# to deliver them with this agent's key, then restart it:",
                "bin/bitville buffer adopt",
                "# or to delete them:",
                delete
            };
        }
        return new String[] {
            "# to deliver them with this agent's key: let the agent use their folder and restart it,",
            "# bin/bitville config set buffer.path '" + apart.text("path").replace("'", "'\\''") + "'",
            "# then adopt them and restart it again; payloads of this agent in its present folder must be delivered first",
            "# bin/bitville buffer adopt",
            "# or to delete them:",
            delete
        };
    }

    static List<Finding> delivery(StatusNode status) {
        StatusNode shipper = status.at("shipper");
        String state = shipper.text("state");
        String why = state + (shipper.has("last_error") ? ": " + shipper.text("last_error") : "");
        Finding finding = switch (state) {
            case "off" -> off(status);
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
                                "# bin/bitville config set listener.proxy_user USER",
                                "bin/bitville config set-secret listener.proxy_password",
                                "bin/bitville doctor   # the finding \"proxy\" names the schemes the proxy offers"));
            case "misconfigured" ->
                error(
                        why,
                        Remedy.shell(
                                "bin/bitville doctor   # shows the step that fails (name, TCP, TLS, key) and the listener's certificates",
                                "bin/bitville config get listener.url",
                                "bin/bitville config get listener.ca_file"));
            case "rejected" -> error(why, Remedy.shell("bin/bitville buffer list   # shows the listener's responses"));
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
                        Remedy.shell("bin/bitville ship --now   # once the listener is reachable"));
            default ->
                error(
                        state.isEmpty() ? "delivery is not running" : why,
                        Remedy.words("look for bitville-shipper in bundle:list and in the agent's log"));
        };
        List<Finding> findings = new ArrayList<>();
        findings.add(finding);
        status.list("destinations").stream()
                .filter(destination -> !destination.text("name").equals(LISTENER))
                .forEach(destination -> findings.add(destination(destination)));
        return findings;
    }

    /** The listener gets nothing; then another destination must get everything. */
    private static Finding off(StatusNode status) {
        List<String> others = status.list("destinations").stream()
                .filter(destination -> destination.text("takes_all").equals("true"))
                .map(destination -> destination.text("name"))
                .filter(name -> !name.equals(LISTENER))
                .toList();
        if (others.isEmpty()) {
            return error(
                    "listener.enabled is false and no other destination takes payloads: nothing is collected for good",
                    Remedy.shell(
                            "bin/bitville config set kafka.enabled true",
                            "# or: bin/bitville config set listener.enabled true"));
        }
        double waiting = status.at("spool").number("files");
        return Finding.ok(
                DELIVERY,
                "state",
                "",
                "the listener is off (listener.enabled = false); payloads go to " + String.join(", ", others)
                        + (waiting > 0 ? "; " + Math.round(waiting) + " earlier ones wait for the listener" : ""));
    }

    private static Finding destination(StatusNode destination) {
        String subject = "destination " + destination.text("name");
        if (destination.text("well").equals("true")) {
            return Finding.ok(
                    DELIVERY,
                    subject,
                    "",
                    destination.text("state") + ", " + destination.text("delivered") + " delivered to "
                            + destination.text("to"));
        }
        FindingSeverity severity =
                destination.text("takes_all").equals("true") ? FindingSeverity.ERROR : FindingSeverity.WARNING;
        return Finding.of(
                severity,
                DELIVERY,
                subject,
                "",
                destination.text("state") + ": " + destination.text("last_error"),
                Remedy.words(destination.text("remedy")));
    }

    /** Whether payloads leave as fast as the servers' cycles produce them: if not, every buffer fills up. */
    static List<Finding> rate(StatusNode status) {
        StatusNode spool = status.at("spool");
        double interval = status.at("engine").number("interval_s");
        double seconds = spool.number("cycle_payloads_s");
        if (status.at("shipper").text("state").equals("off")) {
            return List.of();
        }
        double sent = status.at("shipper").number("pace_per_minute") - RESERVED;
        if (interval == 0 || sent <= 0 || seconds < Math.max(SOONEST_S, CYCLES * interval)) {
            return List.of();
        }
        double produced = spool.number("cycle_payloads") * 60 / seconds;
        long servers = status.list("servers").stream()
                .filter(server -> !ServerFindings.disabled(server))
                .count();
        String rates = Math.round(produced) + " payloads per minute from " + servers
                + (servers == 1 ? " server" : " servers") + " at an interval of " + Math.round(interval)
                + " s; at most " + Math.round(sent) + " per minute can be sent";
        if (produced <= sent) {
            return List.of(Finding.ok(DELIVERY, RATE, "", rates));
        }
        // Rounded up to ten seconds, and to ten requests.
        long longer = Math.min(86_400, (long) Math.ceil(interval * produced / sent / 10) * 10);
        long faster = (long) Math.ceil((produced + RESERVED) / 10) * 10;
        return List.of(Finding.of(
                FindingSeverity.WARNING,
                DELIVERY,
                RATE,
                "",
                rates + ": the rest fills the buffer; when it is full, the oldest are dropped",
                Remedy.shell(
                        "bin/bitville config set collection.interval_s " + longer,
                        "bin/bitville config set listener.max_requests_per_minute " + faster
                                + "   # if the listener allows this many from this address",
                        "# or move some servers to another agent with another address")));
    }

    private static Finding error(String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, DELIVERY, "state", "", message, remedy);
    }
}
