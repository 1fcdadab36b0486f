/** One cycle over one server: its schedule, its order, and its dispatch to the listeners. */
@NullMarked
package com.bitville.postgres.engine.internal.cycle;

import org.jspecify.annotations.NullMarked;
