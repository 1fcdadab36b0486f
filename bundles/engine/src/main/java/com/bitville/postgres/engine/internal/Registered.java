package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Subject;

/** A collector with the subject it named when it came. */
record Registered(Collector collector, Subject subject) {}
