@NullMarked
package com.bitville.postgres.kafka.internal.plain;

import org.jspecify.annotations.NullMarked;
