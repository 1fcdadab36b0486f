@NullMarked
package com.bitville.postgres.otlp.internal.log;

import org.jspecify.annotations.NullMarked;
