/** The data received by the listener, prepared for the page, in bounded memory. */
@NullMarked
package com.bitville.postgres.demo.internal.view;

import org.jspecify.annotations.NullMarked;
