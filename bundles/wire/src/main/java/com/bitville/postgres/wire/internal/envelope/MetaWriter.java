package com.bitville.postgres.wire.internal.envelope;

import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.wire.internal.body.BodyBuffer;
import com.bitville.postgres.wire.internal.story.StoryBook;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the metadata of the tables of a request: row counts, durations, failures and their reasons. */
public final class MetaWriter implements AutoCloseable {
    /** The size limit; further entries are omitted and counted. */
    static final int LONGEST = 48_000;

    private static final int LONGEST_MESSAGE = 300;
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_ENTRY = 6 * (LONGEST_MESSAGE + LONGEST_KEY) + 300;

    private final BodyBuffer out = new BodyBuffer(1_024);
    private final JsonGenerator json;
    private int omitted;

    public MetaWriter(JsonFactory factory) throws IOException {
        json = factory.createGenerator(out);
        json.writeStartObject();
    }

    /**
     * Adds a table.
     *
     * @param sent how many of its rows are sent
     * @param outcome the run that read it, or null
     */
    public void table(String key, Snapshot snapshot, Rowset rowset, int sent, @Nullable Outcome outcome)
            throws IOException {
        if (!open(key)) {
            return;
        }
        json.writeNumberField("rows", sent);
        json.writeNumberField("total", Math.max(sent, rowset.total()));
        json.writeBooleanField("truncated", rowset.truncated() || sent < rowset.total());
        json.writeNumberField("interval_ms", snapshot.intervalMs());
        if (outcome != null) {
            duration(outcome);
        }
        json.writeEndObject();
    }

    /** Adds a subject that could not be read. */
    public void failure(Outcome outcome, String reason) throws IOException {
        if (!open(outcome.subject())) {
            return;
        }
        String message = outcome.message();
        json.writeStringField("failed", reason);
        json.writeStringField(
                "message", JsonTexts.clean(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))));
        duration(outcome);
        json.writeEndObject();
    }

    /** Adds the stories that still wait or were dropped, if there are any. */
    public void stories(StoryBook.Waiting waiting) throws IOException {
        if ((waiting.stories() == 0 && waiting.given() == 0) || !open("stories")) {
            return;
        }
        json.writeNumberField("waiting", waiting.stories());
        json.writeNumberField("given_up", waiting.given());
        json.writeObjectFieldStart("longest_ms");
        for (Map.Entry<String, Double> story : waiting.longest().entrySet()) {
            json.writeNumberField(story.getKey(), Math.round(story.getValue() * 1e3) / 1e3);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Adds how many findings the server has, by severity. */
    public void findings(Map<String, Integer> counts) throws IOException {
        if (counts.isEmpty() || !open("checks")) {
            return;
        }
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    /** Ends the object and returns it. */
    public BodyBuffer finish() throws IOException {
        if (omitted > 0) {
            json.writeNumberField("omitted", omitted);
        }
        json.writeEndObject();
        json.flush();
        return out;
    }

    private boolean open(String key) throws IOException {
        json.flush();
        if (out.size() + LONGEST_ENTRY > LONGEST || key.length() > LONGEST_KEY) {
            omitted++;
            return false;
        }
        json.writeObjectFieldStart(JsonTexts.clean(key));
        return true;
    }

    private void duration(Outcome outcome) throws IOException {
        json.writeNumberField("duration_ms", Math.round(outcome.durationNanos() / 1e3) / 1e3);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
