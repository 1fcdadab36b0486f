package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.ReportFacts;
import java.io.IOException;
import java.io.Writer;

/** One form of a report. */
public interface FactWriter {
    void write(ReportFacts facts, Writer out) throws IOException;
}
