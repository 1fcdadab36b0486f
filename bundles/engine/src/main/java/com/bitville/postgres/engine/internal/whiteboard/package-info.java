/** Services of other bundles, which may fail or leave at any time. */
@NullMarked
package com.bitville.postgres.engine.internal.whiteboard;

import org.jspecify.annotations.NullMarked;
