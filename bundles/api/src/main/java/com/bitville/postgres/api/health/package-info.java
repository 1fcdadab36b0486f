/**
 * What the agent needs or could use, whether it has it, and what mends it. Every room contributes {@link
 * com.bitville.postgres.api.health.Check checks}; {@link com.bitville.postgres.api.health.Doctor} gathers what they find.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.api.health;
