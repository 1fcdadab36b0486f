/** What the classes of logs are held against: recorded logs of every version, language and format. */
@NullMarked
package com.bitville.postgres.logs.internal.golden;

import org.jspecify.annotations.NullMarked;
