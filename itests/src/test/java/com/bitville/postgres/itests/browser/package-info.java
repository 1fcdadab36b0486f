/** Pages as somebody sees and uses them in a browser. */
@NullMarked
package com.bitville.postgres.itests.browser;

import org.jspecify.annotations.NullMarked;
