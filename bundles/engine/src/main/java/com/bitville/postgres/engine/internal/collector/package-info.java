/** The engine's data about each collector: registration, schedule, state and figures. */
@NullMarked
package com.bitville.postgres.engine.internal.collector;

import org.jspecify.annotations.NullMarked;
