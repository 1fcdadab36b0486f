/** The agent's bundles inside a running Karaf: wiring, hot replacement, a Karaf that is not ours. */
@NullMarked
package com.bitville.postgres.itests.container;

import org.jspecify.annotations.NullMarked;
