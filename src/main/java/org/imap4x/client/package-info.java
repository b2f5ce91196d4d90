/**
 * The command core: a typed IMAP client, usable without Jakarta Mail.
 *
 * <p>{@link org.imap4x.client.ImapClient} has one method for each command. Its namesake is Python's
 * {@code imaplib}; the table shows member by member what takes whose place.
 *
 * <pre>{@code
 * ClientOptions options =
 *     ClientOptions.builder("imap.example.org", 993).security(Security.TLS).build();
 * try (ImapClient client = ImapClient.connect(options)) {
 *   client.login("user", Secret.of(password));
 *   SelectedMailbox inbox = client.select(MailboxName.INBOX, SelectOptions.READ_ONLY);
 *   client.fetch(inbox.uids(), List.of(FetchItem.Simple.ENVELOPE), m -> show(m.envelope()));
 * }
 * }</pre>
 *
 * <p>Results are typed and belong to the command they were got by: nothing piles up in a dictionary
 * of untagged responses. NO and BAD are exceptions. What the server reports unasked comes as {@link
 * org.imap4x.client.MailboxChange}, by UID.
 *
 * <table border="1">
 * <caption>imaplib and imap4x</caption>
 * <tr><th>imaplib</th><th>imap4x</th><th>deviation, and its reason</th></tr>
 * <tr><td>{@code IMAP4(host, port, timeout)}</td>
 *     <td>{@code ImapClient.connect(ClientOptions.builder(host, port).build())}</td>
 *     <td>timeouts are finite by default; a port must be named (143)</td></tr>
 * <tr><td>{@code IMAP4_SSL}</td><td>{@code .security(Security.TLS)}</td>
 *     <td>certificate and host name are verified by default</td></tr>
 * <tr><td>{@code IMAP4_stream(command)}</td><td>{@code ClientOptions.process(argv)}</td>
 *     <td>an argument list, no shell; standard error goes into the exception; bounded wait at
 *     close</td></tr>
 * <tr><td>{@code Debug}, {@code debug}</td><td>{@code ClientOptions.Builder.debug(level)}</td>
 *     <td>per client, no global; on System.Logger; secrets are never shown</td></tr>
 * <tr><td>{@code print_log()}, {@code _cmd_log}</td><td>{@code recentLines()}, {@code
 *     ImapException.transcript()}</td><td>32 lines, secrets replaced</td></tr>
 * <tr><td>audit events {@code imaplib.open}, {@code imaplib.send}</td><td>{@code ClientOptions.Builder.transcript(consumer)}</td><td></td></tr>
 * <tr><td>{@code IMAP4_PORT}, {@code IMAP4_SSL_PORT}</td><td>{@code ClientOptions.PORT}, {@code
 *     ClientOptions.TLS_PORT}</td><td></td></tr>
 * <tr><td>{@code AllowedVersions}, {@code PROTOCOL_VERSION}</td><td>{@code ProtocolVersion}, {@code
 *     protocolVersion()}</td><td>IMAP4rev2 too; a server that lists none gets IMAP4rev1</td></tr>
 * <tr><td>{@code Commands}, state checks</td><td>{@code SessionState}; {@code
 *     IllegalStateException} before an octet is written</td><td>immutable; never changed by {@code
 *     xatom}; ENABLE also in the selected state (RFC 5161)</td></tr>
 * <tr><td>{@code CRLF Months Mon2num Continuation Flags InternalDate Literal MapCRLF
 *     Response_code Untagged_response Untagged_status}</td><td>none</td>
 *     <td>hand-written parser</td></tr>
 * <tr><td>{@code _MAXLINE}</td><td>{@code Limits.line()}</td><td>and a limit for everything else, on
 *     every transport</td></tr>
 * <tr><td>{@code HAVE_SSL}, {@code __all__}</td><td>none</td><td>TLS is always there</td></tr>
 * <tr><td>{@code Internaldate2tuple}</td><td>{@code ImapDate.ofFetch}, {@code
 *     FetchData.internalDate()}</td><td>the zone is kept; local time is the caller's choice</td></tr>
 * <tr><td>{@code Time2Internaldate}</td><td>{@code ImapDate.quoted}</td>
 *     <td>no time without a zone; ready-quoted text is checked</td></tr>
 * <tr><td>{@code Int2AP}</td><td>{@code Tags.int2ap}</td><td></td></tr>
 * <tr><td>{@code ParseFlags}</td><td>{@code FlagSet.ofResponse}, {@code FetchData.flags()}</td>
 *     <td></td></tr>
 * <tr><td>{@code IMAP4.error}</td><td>{@code ImapException} (checked, sealed)</td>
 *     <td>NO is {@code No}, BAD is {@code Bad}; mistakes of the caller are {@code
 *     IllegalArgumentException} and {@code IllegalStateException}</td></tr>
 * <tr><td>{@code IMAP4.abort}</td><td>{@code Bye}, {@code Protocol}, {@code Lost}, {@code
 *     Timeout}</td><td>{@code outcome()} says whether the command was carried out</td></tr>
 * <tr><td>{@code IMAP4.readonly}</td><td>{@code SelectedMailbox.isReadOnly()}</td>
 *     <td>no exception, and the session lives: the caller decides</td></tr>
 * <tr><td>{@code ValueError}, {@code TypeError}</td><td>{@code IllegalArgumentException}</td>
 *     <td>thrown before an octet is written</td></tr>
 * <tr><td>{@code OSError}, {@code TimeoutError}, {@code _responsetimeout}</td><td>{@code
 *     ImapException.Lost}, {@code ImapException.Timeout}</td><td>a wait in IDLE that runs out is no
 *     exception</td></tr>
 * <tr><td>{@code with}, {@code shutdown()}</td><td>{@code close()}, {@code abort()}</td>
 *     <td>from any thread; ends blocked calls</td></tr>
 * <tr><td>{@code __getattr__}</td><td>none</td><td>methods have one name</td></tr>
 * <tr><td>{@code open read readline send socket file}</td><td>none</td>
 *     <td>transports are not overridden; factories and proxies are options</td></tr>
 * <tr><td>{@code welcome}, {@code capabilities}, {@code state}, {@code utf8_enabled}</td>
 *     <td>{@code welcome()}, {@code capabilities()}, {@code state()}, {@code isUtf8()}</td>
 *     <td>capabilities are read anew after TLS and login</td></tr>
 * <tr><td>{@code is_readonly}</td><td>{@code selected().map(SelectedMailbox::isReadOnly)}</td>
 *     <td></td></tr>
 * <tr><td>{@code host port ssl_context command}</td><td>{@code options()}</td><td></td></tr>
 * <tr><td>{@code sock process writefile readfile literal tagged_commands continuation_response mo
 *     tagnum}</td><td>none</td><td>inner parts of the engine</td></tr>
 * <tr><td>{@code user}, {@code password}</td><td>none</td><td>no password is kept</td></tr>
 * <tr><td>{@code tagpre}</td><td>{@code ClientOptions.Builder.tagPrefix}</td><td></td></tr>
 * <tr><td>{@code untagged_responses}, {@code response(code)}</td><td>typed results; {@code
 *     response(code)}; {@code setStatusListener}, {@code setDataListener}</td>
 *     <td>{@code response} gives codes, once each; data go to their command or a listener</td></tr>
 * <tr><td>{@code recent()}</td><td>{@code SelectedMailbox.recent()} after {@code noop()}</td>
 *     <td>-1 if never said</td></tr>
 * <tr><td>{@code append}</td><td>{@code append(mailbox, messages)}</td>
 *     <td>streamed; several; APPENDUID; line ends are the caller's</td></tr>
 * <tr><td>{@code authenticate}</td><td>{@code authenticate(SaslMechanism)}</td>
 *     <td>SASL-IR where the server has it</td></tr>
 * <tr><td>{@code login}, {@code login_cram_md5}, {@code login_plain}</td><td>{@code login}, {@code
 *     loginCramMd5}, {@code loginPlain}</td><td>LOGINDISABLED is honoured; the password is not
 *     kept</td></tr>
 * <tr><td>{@code proxyauth}</td><td>{@code proxyAuth}</td><td></td></tr>
 * <tr><td>{@code starttls}</td><td>{@code startTls()}, {@code Security.STARTTLS_REQUIRED}</td>
 *     <td>octets left over from before TLS fail the connection</td></tr>
 * <tr><td>{@code capability noop logout check unselect namespace}</td><td>the same names</td>
 *     <td>{@code unselect} uses EXAMINE and CLOSE where UNSELECT is missing</td></tr>
 * <tr><td>{@code id}</td><td>{@code id(fields)}</td><td></td></tr>
 * <tr><td>{@code enable}</td><td>{@code enable(names)}</td><td>tells what ENABLED said</td></tr>
 * <tr><td>{@code select(mailbox, readonly)}</td><td>{@code select(mailbox, SelectOptions)}</td>
 *     <td>the UIDs come in the same round trip; CONDSTORE and QRESYNC</td></tr>
 * <tr><td>{@code close}</td><td>{@code closeMailbox()}</td><td>{@code close()} is Java's</td></tr>
 * <tr><td>{@code create delete rename subscribe unsubscribe}</td><td>the same names</td>
 *     <td>names are Unicode, or the octets that the server listed</td></tr>
 * <tr><td>{@code list lsub}</td><td>{@code list}, {@code lsub}, {@code xlist}</td>
 *     <td>LIST-EXTENDED, LIST-STATUS</td></tr>
 * <tr><td>{@code status}</td><td>{@code status(mailbox, items)}</td><td>refused on IMAP4 servers</td>
 *     </tr>
 * <tr><td>{@code getacl setacl deleteacl myrights}</td><td>{@code getAcl setAcl deleteAcl
 *     myRights listRights}</td><td></td></tr>
 * <tr><td>{@code getquota getquotaroot setquota}</td><td>{@code getQuota getQuotaRoot
 *     setQuota}</td><td>RFC 9208</td></tr>
 * <tr><td>{@code getannotation setannotation}</td><td>{@code getAnnotation setAnnotation}, {@code
 *     getMetadata setMetadata}</td><td></td></tr>
 * <tr><td>{@code search sort thread fetch store copy}, {@code uid(command)}, {@code uid=}</td>
 *     <td>the same names; a {@code UidSet} makes it the UID form</td>
 *     <td>ESEARCH; UNCHANGEDSINCE; COPYUID; FETCH goes to a sink, a body to a stream</td></tr>
 * <tr><td>{@code move}</td><td>{@code move}</td><td>the provider has the fallback</td></tr>
 * <tr><td>{@code expunge}</td><td>{@code expunge()}, {@code expunge(UidSet)}</td>
 *     <td>what is gone comes as {@code MailboxChange.Removed}, by UID</td></tr>
 * <tr><td>{@code partial}</td><td>{@code partial}</td><td>for RFC 1730 servers</td></tr>
 * <tr><td>{@code idle(duration)}, {@code Idler}, {@code burst}</td><td>{@code idle()}, {@code
 *     IdleSession.next}, {@code IdleSession.burst}, {@code IdleSession.await}</td>
 *     <td>any other command ends it by itself; child processes too</td></tr>
 * <tr><td>{@code IDLING}</td><td>none</td><td>no command has to be refused while an IDLE
 *     runs</td></tr>
 * <tr><td>{@code xatom}</td><td>{@code xatom(name, arguments)}</td>
 *     <td>untagged answers raw; CR, LF, NUL refused</td></tr>
 * <tr><td>structured arguments, {@code params=} with {@code ?}</td><td>typed arguments</td><td></td></tr>
 * </table>
 *
 * <table border="1">
 * <caption>The rules of the engine</caption>
 * <tr><th>imaplib</th><th>imap4x</th></tr>
 * <tr><td>a command has one literal at most</td>
 *     <td>any number; LITERAL+ and LITERAL- are used where they are offered</td></tr>
 * <tr><td>a READ-ONLY that came unasked fails the next command</td>
 *     <td>{@code SelectedMailbox.isReadOnly()} tells; the command is the server's to refuse</td></tr>
 * <tr><td>untagged responses before {@code +} count, a tagged NO ends the command</td>
 *     <td>the same</td></tr>
 * <tr><td>BYE is {@code abort}, BAD is {@code error}, NO is a result</td>
 *     <td>{@code Bye}, {@code Bad}, {@code No}</td></tr>
 * <tr><td>LOGOUT takes BYE for its answer</td><td>the same</td></tr>
 * <tr><td>a tag that nobody used is {@code abort}</td>
 *     <td>{@code Protocol}; a second end of one of our own commands is ignored</td></tr>
 * <tr><td>a literal is a tuple of what came before it and its octets</td>
 *     <td>{@code Content} in its place, or a stream; {@code RawResult} has the raw form</td></tr>
 * <tr><td>codes of OK, NO and BAD are kept under their names</td>
 *     <td>codes are typed, also those of PREAUTH and BYE</td></tr>
 * <tr><td>data stay until somebody takes them, and the next command gets what is left</td>
 *     <td>data belong to the command that asked for them, else they go to a listener, once</td></tr>
 * <tr><td>EOF and a line that is cut by it are {@code abort}</td><td>{@code Lost}</td></tr>
 * <tr><td>lower case, a tagged line without text, codes with digits are errors</td>
 *     <td>all are read</td></tr>
 * <tr><td>any line that ends in <code>{n}</code> has a literal behind it</td>
 *     <td>not where it is text for humans</td></tr>
 * <tr><td>a continuation request that nobody waits for is kept</td><td>{@code Protocol}</td></tr>
 * <tr><td>arguments are written as they are, in newer versions quoted by a pattern</td>
 *     <td>atom, quoted string or literal, by what is in them</td></tr>
 * <tr><td>NUL, CR and LF are refused, in newer versions</td>
 *     <td>sent in a literal where the grammar has one, else refused</td></tr>
 * <tr><td>an empty line behind a literal is skipped while a parenthesis is open</td>
 *     <td>the same</td></tr>
 * </table>
 *
 * <p><b>Locks.</b> In this order, and none beside it: the right to write ({@code Sender.writing}),
 * the connection's state ({@code Connection.state}), the mailbox's ({@code MailboxState.lock}).
 * Transports have one lock for each direction, taken after the right to write and never with the
 * other two; the listeners', the transcript's and the breaker's are taken last of all. The right to
 * write and the transports' are held over I/O, so that nothing breaks into a command; under the
 * others nothing blocks. No listener, stream or log of the application is called under any: what
 * the transcript has to tell waits until the right to write is given back. A {@link
 * org.imap4x.client.FetchSink} is called by whoever reads, who holds none: neither does who waits
 * for his place among the commands in flight, and while a continuation request is waited for no
 * FETCH is in flight. It must not run commands.
 */
@NullMarked
package org.imap4x.client;

import org.jspecify.annotations.NullMarked;
