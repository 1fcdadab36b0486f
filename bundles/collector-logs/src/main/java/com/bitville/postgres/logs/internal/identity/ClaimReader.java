package com.bitville.postgres.logs.internal.identity;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from an entry what it says about its writer. */
final class ClaimReader {
    /** {@code %c}: the start of the session in seconds since 1970 and the process id, both hexadecimal. */
    private static final Pattern SESSION = Pattern.compile("([0-9a-f]{1,12})\\.([0-9a-f]{1,8})");

    private static final Pattern LISTENING = Pattern.compile(
            "listening on (?:IPv[46] address \".{1,200}\", port |Unix socket \".{0,200}\\.)(\\d{1,5})\"?");

    private ClaimReader() {}

    /** The claim, or empty if the entry names no process or no time. */
    static Optional<SessionClaim> read(Entry entry) {
        Instant time = entry.time();
        if (time == null) {
            return Optional.empty();
        }
        Long pid = entry.number(EntryField.PID);
        long started = SessionClaim.UNKNOWN;
        Matcher session = SESSION.matcher(entry.text(EntryField.SESSION));
        if (session.matches()) {
            started = Long.parseLong(session.group(1), 16) * 1000;
            pid = pid == null ? Long.valueOf(Long.parseLong(session.group(2), 16)) : pid;
        }
        if (pid == null || pid <= 0 || pid > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        String type = entry.text(EntryField.BACKEND_TYPE);
        return Optional.of(new SessionClaim(pid.intValue(), started, time.toEpochMilli(), type, port(entry, type)));
    }

    /** Only what the postmaster itself writes: any session can raise the same text. */
    private static int port(Entry entry, String type) {
        if (!type.equals("postmaster")) {
            return 0;
        }
        Matcher listening = LISTENING.matcher(entry.text(EntryField.MESSAGE));
        return listening.matches() ? Integer.parseInt(listening.group(1)) : 0;
    }
}
