/** Tests of the pages in a browser. */
@NullMarked
package com.bitville.postgres.itests.browser;

import org.jspecify.annotations.NullMarked;
