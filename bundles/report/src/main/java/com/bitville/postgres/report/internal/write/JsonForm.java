package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.fact.UnitFigure;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for programs: the same facts, with a value by its key where a page has a column. */
public final class JsonForm implements FactWriter {
    private static final MathContext DIGITS = new MathContext(9);

    @Override
    public void write(ReportFacts facts, Writer out) throws IOException {
        JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
        ReportFacts.About about = facts.about();
        json.writeStartObject();
        json.writeNumberField("version", 1);
        json.writeStringField("server", about.server());
        json.writeStringField("server_version", about.serverVersion());
        json.writeStringField("role", about.role());
        json.writeStringField("agent_version", about.agentVersion());
        json.writeStringField("made", about.made().toString());
        json.writeBooleanField("hashed_names", about.hashedNames());
        range(json, "range", about.range());
        if (about.base().isPresent()) {
            range(json, "base", about.base().get());
        }
        json.writeArrayFieldStart("verdict");
        for (VerdictLine line : facts.verdict()) {
            json.writeStartObject();
            json.writeStringField("rule", line.rule());
            value(json, "weight", line.weight());
            json.writeStringField("text", line.text());
            json.writeStringField("section", line.section());
            json.writeObjectFieldStart("evidence");
            for (Map.Entry<String, @Nullable Object> each : line.evidence().entrySet()) {
                value(json, each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("sections");
        for (ReportSection section : facts.sections()) {
            json.writeStartObject();
            json.writeStringField("id", section.id());
            json.writeStringField("title", section.title());
            json.writeArrayFieldStart("blocks");
            for (FactBlock block : section.blocks()) {
                block(json, block);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
        out.write('\n');
        out.flush();
    }

    private static void range(JsonGenerator json, String name, TimeRange range) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("from", range.from().toString());
        json.writeStringField("to", range.to().toString());
        json.writeEndObject();
    }

    private static void block(JsonGenerator json, FactBlock block) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", block.id());
        json.writeStringField("title", block.title());
        FactScope scope = block.scope();
        json.writeObjectFieldStart("scope");
        json.writeStringField("from", scope.from().toString());
        json.writeStringField("to", scope.to().toString());
        value(json, "known_s", scope.knownSeconds());
        json.writeStringField("source", scope.source());
        json.writeEndObject();
        if (block instanceof FactTable table) {
            table(json, table);
        } else if (block instanceof FactPlot plot) {
            plot(json, plot);
        }
        json.writeEndObject();
    }

    private static void table(JsonGenerator json, FactTable table) throws IOException {
        if (!table.unknown().isEmpty()) {
            json.writeStringField("unknown", table.unknown());
            return;
        }
        json.writeNumberField("total", table.total());
        json.writeBooleanField("truncated", table.isTruncated());
        if (!table.note().isEmpty()) {
            json.writeStringField("note", table.note());
        }
        json.writeArrayFieldStart("rows");
        for (List<@Nullable Object> row : table.rows()) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                value(json, table.columns().get(i).id(), row.get(i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void plot(JsonGenerator json, FactPlot plot) throws IOException {
        json.writeStringField("unit", plot.unit());
        json.writeStringField("start", plot.start().toString());
        json.writeNumberField("step_s", plot.step().toSeconds());
        if (plot.line().isPresent()) {
            value(json, "line", plot.line().getAsDouble());
            json.writeStringField("line_title", plot.lineTitle());
        }
        json.writeArrayFieldStart("bands");
        for (FactPlot.Band band : plot.bands()) {
            json.writeStartObject();
            json.writeStringField("name", band.name());
            json.writeArrayFieldStart("values");
            for (double value : band.values()) {
                number(json, value);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void value(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Number number) {
            number(json, number.doubleValue());
        } else if (value instanceof UnitFigure figure) {
            number(json, figure.value());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }

    /** What is no number is not known. */
    private static void number(JsonGenerator json, double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(
                    new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString());
        }
    }
}
