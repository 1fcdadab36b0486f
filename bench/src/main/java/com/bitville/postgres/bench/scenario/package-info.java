/** What the agent is measured under: loads, and scales along which a load grows. */
@NullMarked
package com.bitville.postgres.bench.scenario;

import org.jspecify.annotations.NullMarked;
