/** The agent's bundles inside a running Karaf: wiring, hot replacement, an unmodified Karaf. */
@NullMarked
package com.bitville.postgres.itests.container;

import org.jspecify.annotations.NullMarked;
