@NullMarked
package com.bitville.postgres.wire.internal.story;

import org.jspecify.annotations.NullMarked;
