/** The demo. One command starts a server, a load, a listener and a page, which all end together. Start reading at {@code Demo}. */
@NullMarked
package com.bitville.postgres.demo.internal;

import org.jspecify.annotations.NullMarked;
