/**
 * The agent's pages for whoever serves them: the web console behind its login, the demo to its own host. {@link
 * com.bitville.postgres.api.page.AgentPages} answers; who serves decides who may ask.
 */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.page;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
