/**
 * Grammar: response frames to model values, model values to command tokens (RFC 9051 section 9).
 */
@NullMarked
package org.imap4x.codec;

import org.jspecify.annotations.NullMarked;
