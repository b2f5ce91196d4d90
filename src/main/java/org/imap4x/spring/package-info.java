/**
 * For applications with Spring Integration, and for no others: its classes need {@code
 * spring-integration-mail} on the class path, which imap4x does not bring.
 */
@NullMarked
package org.imap4x.spring;

import org.jspecify.annotations.NullMarked;
