package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.wire.internal.body.StoryWriter;
import com.bitville.postgres.wire.internal.story.Fact;
import com.bitville.postgres.wire.internal.story.FactCodec;
import com.bitville.postgres.wire.internal.story.StoryBody;
import com.bitville.postgres.wire.internal.story.StoryBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the collectors' facts about application requests into bodies. Waiting stories are kept with the buffer, so that neither a kill nor
 * an update of this bundle loses them.
 */
public final class StoryWire {
    /** The key of the state; it cannot collide with a collector's state, because no subject has this name. */
    static final String STATE = "wire/stories";

    private static final Logger LOG = LoggerFactory.getLogger(StoryWire.class);

    private final FactReader reader;
    private final StoryWriter writer;
    private final StoryBook book = new StoryBook();
    private boolean restored;
    private boolean stored;

    public StoryWire(FactReader reader, StoryWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * The stories sent with one cycle.
     *
     * @param stories the selected stories
     * @param payloads their bodies
     * @param state the stories that still wait, to be committed with the bodies
     */
    record Told(List<StoryBody> stories, List<Payload> payloads, Map<String, byte[]> state) {}

    /**
     * Adds the facts of a cycle and selects the stories to send now.
     *
     * @param logRead whether the server's log was read in the cycle
     * @param bodies the number of bodies of the cycle itself
     */
    Told tell(Cycle cycle, Outbox outbox, boolean logRead, int bodies) throws IOException {
        restore(cycle, outbox);
        List<Fact> facts = reader.read(cycle);
        if (logRead) {
            book.logRead(cycle.server());
        }
        book.add(facts, cycle.at());
        if (sessionsRead(cycle) && !logRead) {
            book.lookedAt(cycle.server(), cycle.at());
        }
        List<StoryBody> chosen = book.choose(Math.max(0, outbox.room() - bodies), cycle.at());
        try {
            List<Payload> payloads = new ArrayList<>();
            for (StoryBody story : chosen) {
                payloads.add(writer.payload(story, cycle.at(), outbox.agentId()));
            }
            return new Told(chosen, payloads, state(chosen, cycle));
        } catch (IOException e) {
            book.returned(chosen);
            throw e;
        }
    }

    private static boolean sessionsRead(Cycle cycle) {
        return cycle.snapshots().stream()
                .flatMap(snapshot -> snapshot.rowsets().stream())
                .anyMatch(rowset -> rowset.table().form() == TableLayout.CORRELATED);
    }

    /** The stories that waited after the last cycle. */
    StoryBook.Waiting waiting() {
        return book.waiting();
    }

    void committed(Told told, Cycle cycle) {
        book.committed(told.stories(), cycle.at());
    }

    void returned(Told told) {
        book.returned(told.stories());
    }

    private synchronized Map<String, byte[]> state(List<StoryBody> chosen, Cycle cycle) {
        byte[] bytes = FactCodec.toBytes(book.keptWith(chosen, cycle.at()));
        Map<String, byte[]> state = new HashMap<>();
        if (bytes.length > 0 || stored) {
            state.put(STATE, bytes);
        }
        stored = bytes.length > 0;
        return state;
    }

    private synchronized void restore(Cycle cycle, Outbox outbox) {
        if (restored) {
            return;
        }
        restored = true;
        byte[] bytes = outbox.state(STATE).orElse(new byte[0]);
        stored = bytes.length > 0;
        try {
            book.restore(FactCodec.fromBytes(bytes), cycle.at());
        } catch (IOException e) {
            LOG.warn(
                    "stories_unreadable reason=\"{}\" consequence=\"waiting stories of requests are lost\"",
                    e.getMessage());
        }
    }
}
