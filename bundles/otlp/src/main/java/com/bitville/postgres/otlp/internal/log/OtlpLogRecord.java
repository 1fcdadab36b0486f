package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.otlp.internal.OutletResources;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A record to send.
 *
 * @param resource what it is of
 * @param what its kind, time and severity
 * @param context trace and span that an application sent, or the invalid one
 * @param body a text for people, or null
 * @param attributes all else
 */
record OtlpLogRecord(
        Resource resource,
        Event what,
        SpanContext context,
        @Nullable String body,
        Attributes attributes) implements LogRecordData {
    /**
     * What happened.
     *
     * @param name of the kind
     * @param nanos when, since 1970
     * @param observed when the agent told it, since 1970
     * @param severity how bad
     * @param severityText PostgreSQL's or the checks' word for that
     */
    record Event(String name, long nanos, long observed, Severity severity, String severityText) {}

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return OutletResources.SCOPE;
    }

    @Override
    public long getTimestampEpochNanos() {
        return what.nanos();
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return what.observed();
    }

    @Override
    public SpanContext getSpanContext() {
        return context;
    }

    @Override
    public Severity getSeverity() {
        return what.severity();
    }

    @Override
    public String getSeverityText() {
        return what.severityText();
    }

    /** Nobody calls it since there is {@link #getBodyValue}. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public io.opentelemetry.sdk.logs.data.Body getBody() {
        return body == null
                ? io.opentelemetry.sdk.logs.data.Body.empty()
                : io.opentelemetry.sdk.logs.data.Body.string(body);
    }

    @Override
    public @Nullable Value<?> getBodyValue() {
        return body == null ? null : Value.of(body);
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public String getEventName() {
        return what.name();
    }
}
