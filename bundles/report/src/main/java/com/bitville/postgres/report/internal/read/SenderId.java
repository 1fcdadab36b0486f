package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.source.FactRow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who takes the WAL. Standbys that nobody gave a name are all called {@code walreceiver}: the address tells them apart, and on one host the
 * slot, or else the process.
 *
 * @param name its application name
 * @param address its address, as PostgreSQL writes it; empty for a socket
 * @param slot the slot that it uses, where another has the same name and address; else empty
 * @param process the server's process, where there is no slot to tell it by; else empty
 */
public record SenderId(String name, String address, String slot, String process) {
    /** As the store joins name and address. */
    private static final Pattern OBJECT =
            Pattern.compile("(.*?)\\.?((?:[0-9]+\\.){3}[0-9]+|[0-9a-f:.]*:[0-9a-f:.]*)/[0-9]+");

    private static final Pattern LENGTH = Pattern.compile("/[0-9]+$");

    static SenderId of(FactRow row) {
        return new SenderId(
                row.text("application_name"),
                LENGTH.matcher(row.text("client_addr")).replaceFirst(""),
                "",
                "");
    }

    static SenderId ofObject(String object) {
        Matcher parts = OBJECT.matcher(object);
        return parts.matches()
                ? new SenderId(parts.group(1), parts.group(2), "", "")
                : new SenderId(object, "", "", "");
    }

    /** The one of several of this name and address. */
    SenderId by(String givenSlot, String givenProcess) {
        return new SenderId(name, address, givenSlot, givenSlot.isEmpty() ? givenProcess : "");
    }

    /** Whether both have the same name and address, so that the one may be the other where more is not kept. */
    public boolean isBeside(SenderId other) {
        return name.equals(other.name) && address.equals(other.address);
    }

    /** Its name, or where that is not its own all that is known of it. */
    public String said(NameForm names, boolean alone) {
        String more = Stream.of(
                        names.name(address),
                        slot.isEmpty() ? "" : "slot " + names.name(slot),
                        process.isEmpty() ? "" : "process " + process)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return names.name(name) + (alone || more.isEmpty() ? "" : " (" + more + ")");
    }
}
