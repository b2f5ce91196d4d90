/**
 * Immutable values of the IMAP protocol: JDK only, no I/O.
 *
 * <p>What a client asks for: {@link org.imap4x.model.FetchItem}, {@link
 * org.imap4x.model.SearchKey}, {@link org.imap4x.model.SortKey}. What comes: {@link
 * org.imap4x.model.Untagged}, {@link org.imap4x.model.FetchData}, {@link
 * org.imap4x.model.ResponseCode}. Every "one of" is a sealed interface; what is not known here is
 * an {@code Other}, never an error.
 *
 * <p>UIDs and sequence numbers have types of their own ({@link org.imap4x.model.UidSet}, {@link
 * org.imap4x.model.SequenceSet}), are normalised when made, and never expanded. {@link
 * org.imap4x.model.Limits} says how much a server may make a client hold; {@link
 * org.imap4x.model.Secret} is a password or token that no log shows.
 *
 * <p>All of it may be shared between threads, but for builders and streams.
 */
@NullMarked
package org.imap4x.model;

import org.jspecify.annotations.NullMarked;
