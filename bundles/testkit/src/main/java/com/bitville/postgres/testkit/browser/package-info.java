/** The operating system's browser; who uses it has Selenium on its class path. */
@NullMarked
package com.bitville.postgres.testkit.browser;

import org.jspecify.annotations.NullMarked;
