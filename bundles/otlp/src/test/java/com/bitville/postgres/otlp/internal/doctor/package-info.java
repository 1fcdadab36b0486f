@NullMarked
package com.bitville.postgres.otlp.internal.doctor;

import org.jspecify.annotations.NullMarked;
