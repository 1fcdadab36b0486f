package com.bitville.postgres.shipper.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How far this host's clock is from the listener's, by the {@code Date} header of an answer to a HEAD request without a key. */
final class ClockSkew {
    private static final int MOST = 8192;

    private ClockSkew() {}

    /** Positive where this host is ahead; empty where the listener tells no time. Whole seconds, as the header has. */
    static Optional<Duration> ask(Socket socket, URI url, Clock clock) {
        String target = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String request = request(target, url) + "\r\n";
        try {
            Instant sent = clock.instant();
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String head = head(socket.getInputStream());
            Duration way = Duration.between(sent, clock.instant());
            return of(head, sent.plus(way.dividedBy(2)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Request line and headers that ask for it, without the empty line at the end. */
    static String request(String target, URI url) {
        return "HEAD " + target + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                + "\r\nUser-Agent: bitville-doctor\r\nConnection: close\r\n";
    }

    /** The same from an answer that came when it was {@code now} here. */
    static Optional<Duration> of(String head, Instant now) {
        try {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("date:"))
                    .findFirst()
                    .map(line -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                            line.substring("date:".length()).strip())))
                    .map(theirs ->
                            Duration.ofSeconds(Duration.between(theirs, now).toSeconds()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next;
        while (bytes.size() < MOST && (next = in.read()) >= 0) {
            bytes.write(next);
            if (next == '\n' && bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
