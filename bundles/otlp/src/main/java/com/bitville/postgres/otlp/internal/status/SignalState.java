package com.bitville.postgres.otlp.internal.status;

import com.bitville.postgres.otlp.internal.http.OtlpAnswer;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of one signal. Logs changes alone, and at most one a minute: an outage is two lines, however long it is and however often
 * the collector changes its mind. Safe for use by several threads.
 */
public final class SignalState {
    private static final Logger LOG = LoggerFactory.getLogger(SignalState.class);
    private static final long MINUTE = 60_000_000_000L;

    private final String signal;
    private final String address;
    private final String consequence;
    private final LongSupplier nanoTime;
    private long taken;
    private long refused;
    private long failed;
    private String lastError = "";
    private Meaning meaning = Meaning.TAKEN;
    private Meaning logged = Meaning.TAKEN;
    private long quietUntil;
    private boolean quiet;

    /**
     * The state of a signal.
     *
     * @param signal its word in log and status
     * @param address of the collector, for the log
     * @param consequence of an outage
     * @param nanoTime a clock that never goes back
     */
    public SignalState(String signal, String address, String consequence, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.signal = signal;
        this.address = address;
        this.consequence = consequence;
    }

    /** Counts what came of some points or records. */
    public synchronized void answered(OtlpAnswer answer, long count) {
        switch (answer.meaning()) {
            case TAKEN -> {
                long rejected = Math.min(count, answer.rejected().count());
                taken += count - rejected;
                refused += rejected;
                told(rejected == 0 ? Meaning.TAKEN : Meaning.REFUSED, rejected == 0 ? "" : partial(answer));
            }
            case REFUSED, TOO_LARGE -> {
                refused += count;
                told(Meaning.REFUSED, answer.words());
            }
            case LATER, MISCONFIGURED -> {
                failed++;
                told(answer.meaning(), answer.words());
            }
        }
    }

    private static String partial(OtlpAnswer answer) {
        return "the collector took the request without a part of it"
                + (answer.rejected().words().isEmpty()
                        ? ""
                        : ": " + answer.rejected().words());
    }

    private void told(Meaning now, String error) {
        meaning = now;
        lastError = error;
        if (now == logged || (quiet && nanoTime.getAsLong() - quietUntil < 0)) {
            return;
        }
        logged = now;
        quiet = true;
        quietUntil = nanoTime.getAsLong() + MINUTE;
        if (now == Meaning.TAKEN) {
            LOG.info("otlp_taken_again signal={} to={}", signal, address);
        } else {
            LOG.warn(
                    "otlp_{} signal={} to={} reason=\"{}\" consequence=\"{}\"",
                    now == Meaning.REFUSED ? "refused" : "not_taken",
                    signal,
                    address,
                    error.replace('"', '\''),
                    now == Meaning.REFUSED ? "what was refused is lost for the collector and counted" : consequence);
        }
    }

    /** One word. */
    public synchronized String word() {
        return switch (meaning) {
            case TAKEN -> taken == 0 ? "starting" : "ok";
            case LATER -> "waiting";
            default -> meaning.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Of the present problem; empty if there is none. */
    public synchronized String lastError() {
        return lastError;
    }

    /** The fragment of the status. */
    public synchronized Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("state", word());
        document.put("taken", taken);
        document.put("refused", refused);
        document.put("failed", failed);
        document.put("last_error", lastError);
        return document;
    }
}
