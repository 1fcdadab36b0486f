package com.bitville.postgres.report.internal;

/** What the configuration delivers of {@code [report]}; its keys and their form are declared there alone. */
@interface ReportConfig {
    String daily();
}
