package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.cycle;
import static com.bitville.postgres.wire.internal.Cycles.row;
import static com.bitville.postgres.wire.internal.Cycles.rows;
import static com.bitville.postgres.wire.internal.Cycles.snapshot;
import static com.bitville.postgres.wire.internal.Cycles.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GapReporterTest {
    private static final Gap EVICTED =
            new Gap(100, 411, 300, DropReason.EVICTED, Instant.parse("2026-11-23T06:00:00.120Z"));
    private static final Gap EXPIRED = new Gap(7, 7, 1, DropReason.EXPIRED, Instant.parse("2026-11-23T07:00:00Z"));

    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();

    private void delivered() {
        wire.onDelivered(new SpooledPayload(1, UUID.randomUUID(), Cycles.AT, Urgency.NORMAL, 2));
    }

    @Test
    void reportsEachGapOnceWhenTheListenerHasProvedToBeThere() {
        delivered();
        assertThat(outbox.requests).isEmpty();
        outbox.gaps = List.of(EVICTED, EXPIRED);
        delivered();
        delivered();
        assertThat(outbox.requests).hasSize(1);
        assertThat(outbox.payloads.get(0).urgency()).isEqualTo(Urgency.URGENT);
        JsonNode data = outbox.requests.get(0).data();
        assertThat(outbox.requests.get(0).source()).isEqualTo("system_metrics");
        assertThat(data.path("kind").asText()).isEqualTo("gap");
        assertThat(data.path("payloads_lost").asLong()).isEqualTo(301);
        assertThat(data.path("gaps").get(0).toString())
                .isEqualTo("{\"from_seq\":100,\"to_seq\":411,\"payloads\":300,\"reason\":\"evicted\","
                        + "\"since\":\"2026-11-23T06:00:00.120Z\"}");
    }

    @Test
    void reportsAtMostOnceAMinuteWhileTheBufferStaysFull() {
        for (int second = 0; second < 150; second++) {
            List<Gap> more = new ArrayList<>(outbox.gaps);
            more.add(new Gap(second, second, 1, DropReason.EVICTED, Cycles.AT));
            outbox.gaps = more;
            delivered();
            outbox.nanos += Duration.ofSeconds(1).toNanos();
        }
        assertThat(outbox.requests).hasSize(3);
        assertThat(outbox.gaps).hasSize(29);
    }

    @Test
    void theSameGapsHaveTheSameIdAndOthersAnother() {
        outbox.gaps = List.of(EVICTED);
        delivered();
        FakeOutbox again = new FakeOutbox();
        again.gaps = List.of(EVICTED);
        again.wire().onDelivered(new SpooledPayload(2, UUID.randomUUID(), Cycles.AT, Urgency.NORMAL, 2));
        FakeOutbox other = new FakeOutbox();
        other.gaps = List.of(EVICTED, EXPIRED);
        other.wire().onDelivered(new SpooledPayload(2, UUID.randomUUID(), Cycles.AT, Urgency.NORMAL, 2));
        UUID id = outbox.payloads.get(0).id();
        assertThat(again.payloads.get(0).id()).isEqualTo(id);
        assertThat(id.version()).isEqualTo(5);
        assertThat(other.payloads.get(0).id()).isNotEqualTo(id);
    }

    @Test
    void aRefusedReportSettlesNothingAndIsTriedAgain() {
        outbox.gaps = List.of(EVICTED);
        outbox.full = true;
        delivered();
        outbox.full = false;
        outbox.nanos += Duration.ofMinutes(1).toNanos();
        delivered();
        assertThat(outbox.requests).hasSize(1);
        assertThat(outbox.gaps).isEmpty();
    }

    @Test
    void anotherDestinationGetsItsLossesReportedOnceItIsAvailable() throws CollectException {
        FakeOutbox archive = new FakeOutbox();
        outbox.destinations.put("archive", archive);
        archive.gaps = List.of(EVICTED);
        oneCycle();
        delivered();
        assertThat(archive.requests).isEmpty();
        archive.reached = true;
        oneCycle();
        assertThat(archive.requests).singleElement().satisfies(request -> {
            assertThat(request.data().path("kind").asText()).isEqualTo("gap");
            assertThat(request.data().path("payloads_lost").asLong()).isEqualTo(300);
        });
        assertThat(outbox.requests)
                .noneMatch(request -> request.data().path("kind").asText().equals("gap"));
        archive.gaps = List.of(EXPIRED);
        oneCycle();
        assertThat(archive.requests).as("at most once a minute").hasSize(1);
        outbox.nanos += Duration.ofMinutes(1).toNanos();
        oneCycle();
        assertThat(archive.requests).hasSize(2);
    }

    private void oneCycle() throws CollectException {
        wire.onCycle(cycle(snapshot(
                "cpu",
                rows(table("cpu", TableLayout.SINGLE, Column.of("user_percent", Kind.GAUGE, "Busy.")), row(12.5)))));
    }

    @Test
    void sharesNoTimestampWithACycle() throws CollectException {
        outbox.gaps = List.of(EVICTED);
        delivered();
        oneCycle();
        assertThat(outbox.requests.get(0).timestamp())
                .isNotEqualTo(outbox.requests.get(1).timestamp());
    }
}
