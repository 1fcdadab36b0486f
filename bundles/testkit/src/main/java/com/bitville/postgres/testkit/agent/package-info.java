/** The built distribution as an operating-system process. */
@NullMarked
package com.bitville.postgres.testkit.agent;

import org.jspecify.annotations.NullMarked;
