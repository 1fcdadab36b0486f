package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.otlp.internal.OutletResources;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.http.Signal;
import com.bitville.postgres.otlp.internal.status.SignalState;
import io.opentelemetry.exporter.internal.otlp.logs.LogsRequestMarshaler;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what waits in the spool, findings first. A payload leaves the spool once the collector has answered for it: taken, or refused for
 * good, which makes it a dead letter. Of a request with several payloads that is refused each is sent alone, so that one cannot spoil the
 * others. Used by one thread.
 */
final class LogDelivery {
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int MOST_PAYLOADS = 100;
    /** Of a request, so that memory is bounded: a payload has at most as many. */
    private static final int MOST_BYTES = 256_000;
    /** So many refusals in a row are no matter of a payload: what is left is kept, and one a minute is tried. */
    private static final int MOST_REFUSALS = 20;

    private final OutletResources resources;
    private final OtlpClient client;
    private final DeliveryPace pace;
    private final SignalState state;
    private final DeliveredCount delivered;
    private int alone;
    private int refusals;

    LogDelivery(
            OutletResources resources,
            OtlpClient client,
            DeliveryPace pace,
            SignalState state,
            DeliveredCount delivered) {
        this.resources = resources;
        this.client = client;
        this.pace = pace;
        this.state = state;
        this.delivered = delivered;
    }

    /**
     * Sends one request, if there is something and it is time.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; nothing leaves the spool
     */
    Duration step(Spool spool) throws InterruptedException {
        Duration left = pace.left();
        if (!left.isZero()) {
            return left.compareTo(IDLE) < 0 ? left : IDLE;
        }
        Map<SpooledPayload, List<LogRecordData>> batch = batch(spool);
        if (batch.isEmpty()) {
            spool.await(IDLE);
            return Duration.ZERO;
        }
        List<LogRecordData> records =
                batch.values().stream().flatMap(List::stream).toList();
        OtlpAnswer answer = batch.size() == 1 ? whole(records) : post(records);
        settle(spool, batch, answer, records.size());
        return Duration.ZERO;
    }

    /** In halves as long as that is too large; the last answer that is no success counts for all. */
    private OtlpAnswer whole(List<LogRecordData> records) throws InterruptedException {
        OtlpAnswer answer = post(records);
        if (answer.meaning() != Meaning.TOO_LARGE || records.size() == 1) {
            return answer;
        }
        OtlpAnswer first = whole(records.subList(0, records.size() / 2));
        if (first.meaning() == Meaning.LATER || first.meaning() == Meaning.MISCONFIGURED) {
            return first;
        }
        OtlpAnswer second = whole(records.subList(records.size() / 2, records.size()));
        return second.meaning() == Meaning.TAKEN ? first : second;
    }

    private OtlpAnswer post(List<LogRecordData> records) throws InterruptedException {
        return client.post(Signal.LOGS, LogsRequestMarshaler.create(records));
    }

    private void settle(Spool spool, Map<SpooledPayload, List<LogRecordData>> batch, OtlpAnswer answer, int records) {
        boolean refused = answer.meaning() == Meaning.REFUSED || answer.meaning() == Meaning.TOO_LARGE;
        if (refused && batch.size() > 1) {
            alone = batch.size();
            return;
        }
        state.answered(answer, records);
        if (refused || answer.meaning() == Meaning.TAKEN) {
            alone = Math.max(0, alone - 1);
        }
        switch (answer.meaning()) {
            case TAKEN -> {
                batch.keySet().forEach(spool::delivered);
                delivered.add(batch.size());
                refusals = 0;
                pace.succeeded();
            }
            case REFUSED, TOO_LARGE -> {
                batch.keySet().forEach(payload -> spool.dead(payload, answer.words()));
                refusals++;
                pace.succeeded();
                if (refusals >= MOST_REFUSALS) {
                    pace.blocked();
                }
            }
            case LATER -> pace.failed(answer.retryAfter());
            case MISCONFIGURED -> pace.blocked();
        }
    }

    private Map<SpooledPayload, List<LogRecordData>> batch(Spool spool) {
        Map<SpooledPayload, List<LogRecordData>> batch = new LinkedHashMap<>();
        int most = alone > 0 || refusals > 0 ? 1 : MOST_PAYLOADS;
        long bytes = 0;
        for (Urgency urgency : List.of(Urgency.URGENT, Urgency.NORMAL)) {
            Optional<SpooledPayload> next = spool.oldest(urgency);
            while (next.isPresent()
                    && batch.size() < most
                    && (bytes == 0 || bytes + next.get().length() <= MOST_BYTES)) {
                SpooledPayload payload = next.get();
                next = spool.next(payload, urgency);
                List<LogRecordData> records = records(spool, payload);
                if (!records.isEmpty()) {
                    bytes += payload.length();
                    batch.put(payload, records);
                }
            }
        }
        return batch;
    }

    /** What has no record has nothing to deliver. */
    private List<LogRecordData> records(Spool spool, SpooledPayload payload) {
        Optional<byte[]> body = spool.body(payload);
        try {
            List<LogRecordData> records =
                    body.isPresent() ? PayloadRecords.of(body.get(), resources) : new ArrayList<>();
            if (records.isEmpty()) {
                spool.delivered(payload);
            }
            return records;
        } catch (IOException e) {
            spool.dead(payload, "no JSON");
            return List.of();
        }
    }
}
