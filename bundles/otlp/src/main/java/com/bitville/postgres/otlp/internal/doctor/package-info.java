/** The outlet's check for the doctor: whether the collector can be reached and takes what is sent, and what prevents it. */
@NullMarked
package com.bitville.postgres.otlp.internal.doctor;

import org.jspecify.annotations.NullMarked;
