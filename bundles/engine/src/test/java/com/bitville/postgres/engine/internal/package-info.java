/** Tests of the engine, with fakes and time that the test moves. */
@NullMarked
package com.bitville.postgres.engine.internal;

import org.jspecify.annotations.NullMarked;
