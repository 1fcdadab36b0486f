/** What the listener has received, put together for the page, in bounded memory. */
@NullMarked
package com.bitville.postgres.demo.internal.view;

import org.jspecify.annotations.NullMarked;
