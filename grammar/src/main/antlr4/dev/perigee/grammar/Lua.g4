/*
 * Lua 5.4, following sections 3.1 and 9 of the reference manual.
 *
 * The input is the bytes of a chunk, each read as the character with that code (ISO-8859-1).
 *
 * Every decision of the parser is LL(1), so that ANTLR generates a switch for it. Nothing is predicted at run time: parsing takes
 * linear time, and the parser does not need prediction tables, which a new JVM would take 20 ms to read. (The build removes them,
 * and fails if a decision needs them.) Five measures achieve this:
 *
 * - The tree lists operators flat. The code that reads the tree applies the precedences of section 3.4.8.
 * - A '(' after an expression may begin a call's arguments or the next statement; section 3.3.1 makes it the call. So a '(' where a
 *   suffix may begin gets the type CALL_PAREN, and no token has two meanings in a rule.
 * - Only a call is a statement, and only a variable can be assigned to. The last suffix decides which it is. A chain of suffixes may
 *   be long, and no LL(1) rule distinguishes the two without recursion, so expStat checks this at its end.
 * - A name before a '=' where a field may begin is the field's key and not an expression. It gets the type FIELD_NAME.
 * - '...' ends the parameters, and one separator ends a field. refuse() rejects tokens that a rule could only exclude by looking
 *   past them.
 *
 * Every part that the frontend reads has a label or is a kind of node of its own, so the frontend does not count children. The
 * repeated parts of exp, operand, expList and prefixExp have no labels. These rules occur in every expression, and a list of
 * labelled parts is an object more for each node; the frontend's class Parts knows their positions. Alternatives have no labels
 * either: ANTLR creates the node of a labelled alternative after the node of the rule, and throws the first one away.
 *
 * Measured on 10,000 generated lines (221 kB, 64,000 tokens; JDK 25, x86-64, warm, best of 150): 2.6 ms with this grammar, 3.3 ms
 * with a left-recursive rule for operators, 7.1 ms with a rule for each precedence. The lexer of this grammar takes 2.7 ms.
 */
grammar Lua;

tokens { CALL_PAREN, FIELD_NAME }

@parser::members {
/** The kind of a prefix expression, which its last part decides. Only a call is a statement; only a variable can be assigned to. */
private enum Kind { PARENTHESIZED, VARIABLE, CALL }

/** Distinguishes a '(' that begins a call's arguments from one that begins a statement. */
private void atSuffix() {
  if (_input.LA(1) == LPAREN) {
    ((WritableToken) _input.LT(1)).setType(CALL_PAREN);
  }
}

/** Distinguishes a name that is a field's key from one that begins an expression. */
private void atField() {
  if (_input.LA(1) == NAME && _input.LA(2) == ASSIGN) {
    ((WritableToken) _input.LT(1)).setType(FIELD_NAME);
  }
}

/** Fails if the next token has a type. */
private void refuse(int type) {
  if (_input.LA(1) == type) {
    throw new InputMismatchException(this);
  }
}
}

chunk : block EOF ;

block
  : ( ';' | expStat | label | breakStat | gotoStat | doStat | whileStat | repeatStat | ifStat | forStat | functionStat
    | localStat )*
    returnStat?
  ;

label : '::' name=NAME close='::' ;

breakStat : 'break' ;

gotoStat : 'goto' name=NAME ;

doStat : 'do' body=block 'end' ;

whileStat : 'while' condition=exp open='do' body=block 'end' ;

repeatStat : 'repeat' body=block until='until' condition=exp ;

ifStat : 'if' branch ( 'elseif' branch )* ( 'else' block )? 'end' ;

branch : condition=exp then='then' body=block ;

forStat
  : 'for' variables+=NAME ( range=numericRange | ( ',' variables+=NAME )* in='in' values=expList )
    open='do' body=block 'end'
  ;

numericRange : '=' exp ',' exp ( ',' step=exp )? ;

functionStat : 'function' name=NAME fields+=fieldSuffix* ( colon=':' method=NAME )? body=functionBody ;

localStat
  : 'local' ( keyword='function' name=NAME body=functionBody | attribName ( ',' attribName )* ( '=' values=expList )? )
  ;

attribName : name=NAME ( '<' attribute=NAME '>' )? ;

returnStat : 'return' values=expList? ';'? ;

expStat
  locals [boolean valid]
  @after { if (!$valid) { throw new InputMismatchException(this); } }
  : first=prefixExp { $valid = $first.kind == Kind.CALL; }
    ( { $valid = $first.kind == Kind.VARIABLE; }
      ( ',' next=prefixExp { $valid &= $next.kind == Kind.VARIABLE; } )* '=' values=expList
    )?
  ;

prefixExp returns [Kind kind]
  : ( name=NAME { $kind = Kind.VARIABLE; } | '(' inner=exp close=')' { $kind = Kind.PARENTHESIZED; } ) { atSuffix(); }
    ( ( fieldSuffix { $kind = Kind.VARIABLE; } | indexSuffix { $kind = Kind.VARIABLE; } | callSuffix { $kind = Kind.CALL; } )
      { atSuffix(); }
    )*
  ;

fieldSuffix : '.' name=NAME ;

indexSuffix : '[' key=exp close=']' ;

callSuffix
  : ( ':' method=NAME { atSuffix(); } )?
    ( open=CALL_PAREN values=expList? close=')' | constructor=table | string=STRING )
  ;

expList : exp ( ',' exp )* ;

exp : operand ( ( '+' | '-' | '*' | '/' | '//' | '%' | '^' | '..' | '<' | '<=' | '>' | '>=' | '==' | '~=' | 'and' | 'or'
  | '&' | '|' | '~' | '<<' | '>>' ) operand )* ;

operand
  : ( 'not' | '-' | '#' | '~' )*
    ( literal=( 'nil' | 'true' | 'false' | NUMERAL | STRING | '...' ) | function=functionExp | constructor=table
    | prefix=prefixExp )
  ;

functionExp : 'function' body=functionBody ;

functionBody : '(' parameters=parameterList? close=')' body=block 'end' ;

parameterList
  : ( names+=NAME | vararg='...' { refuse(COMMA); } ) ( ',' ( names+=NAME | vararg='...' { refuse(COMMA); } ) )*
  ;

table
  : '{' { atField(); }
    ( ( exp | namedField | keyedField )
      ( ( ',' | ';' ) { refuse(COMMA); refuse(SEMICOLON); atField(); } ( exp | namedField | keyedField )? )*
    )?
    '}'
  ;

namedField : name=FIELD_NAME assign='=' value=exp ;

keyedField : '[' key=exp ']' assign='=' value=exp ;

AND : 'and' ;
BREAK : 'break' ;
DO : 'do' ;
ELSE : 'else' ;
ELSEIF : 'elseif' ;
END : 'end' ;
FALSE : 'false' ;
FOR : 'for' ;
FUNCTION : 'function' ;
GOTO : 'goto' ;
IF : 'if' ;
IN : 'in' ;
LOCAL : 'local' ;
NIL : 'nil' ;
NOT : 'not' ;
OR : 'or' ;
REPEAT : 'repeat' ;
RETURN : 'return' ;
THEN : 'then' ;
TRUE : 'true' ;
UNTIL : 'until' ;
WHILE : 'while' ;

PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
DOUBLE_SLASH : '//' ;
PERCENT : '%' ;
CARET : '^' ;
HASH : '#' ;
AMPERSAND : '&' ;
TILDE : '~' ;
PIPE : '|' ;
SHIFT_LEFT : '<<' ;
SHIFT_RIGHT : '>>' ;
EQUAL : '==' ;
NOT_EQUAL : '~=' ;
LESS_EQUAL : '<=' ;
GREATER_EQUAL : '>=' ;
LESS : '<' ;
GREATER : '>' ;
ASSIGN : '=' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
DOUBLE_COLON : '::' ;
SEMICOLON : ';' ;
COLON : ':' ;
COMMA : ',' ;
DOT : '.' ;
CONCAT : '..' ;
ELLIPSIS : '...' ;

NAME : [A-Za-z_] [A-Za-z_0-9]* ;

NUMERAL
  : ( DIGIT+ ( '.' DIGIT* )? | '.' DIGIT+ ) ( [eE] [+-]? DIGIT+ )?
  | '0' [xX] ( HEX_DIGIT+ ( '.' HEX_DIGIT* )? | '.' HEX_DIGIT+ ) ( [pP] [+-]? DIGIT+ )?
  ;

/** A token that begins like a numeral but is malformed, up to its end: 3x, 0x, 1e+, 1..2. */
MALFORMED_NUMERAL
  : '.'? DIGIT ( [eE] [+-]? | HEX_DIGIT | '.' )* [A-Za-z_]?
  | '.'? '0' [xX] ( [pP] [+-]? | HEX_DIGIT | '.' )* [A-Za-z_]?
  ;

STRING
  : '"' ( SHORT_DECIMAL* ( ~["\\\r\n0-9] | ESCAPE ) | DIGIT )* SHORT_DECIMAL* '"'
  | '\'' ( SHORT_DECIMAL* ( ~['\\\r\n0-9] | ESCAPE ) | DIGIT )* SHORT_DECIMAL* '\''
  | LONG_BRACKET
  ;

/*
 * A comment that begins with '--[' but is not a long comment extends to the end of its line, including the line break. Without the
 * line break, the longest match would make such a comment of the beginning of every unfinished long comment.
 */
COMMENT
  : '--' ( LONG_BRACKET | '[' '='* ( ~[[=\r\n] ~[\r\n]* )? ( [\r\n] | EOF ) | ~[[\r\n] ~[\r\n]* | [\r\n] | EOF ) -> skip
  ;

SPACE : [ \t\n\r\f\u000B]+ -> skip ;

/** Any other character is a token that no rule of the parser accepts. */
UNKNOWN_CHARACTER : . ;

fragment LONG_BRACKET : '[' LONG_REST ']' ;

fragment LONG_REST : '=' LONG_REST '=' | '[' .*? ']' ;

fragment ESCAPE
  : '\\' ( [abfnrtv\\"'\n\r] | '\r\n' | '\n\r' | 'z' SPACE_CHARACTER* | 'x' HEX_DIGIT HEX_DIGIT
    | [01] DIGIT DIGIT | '2' [0-4] DIGIT | '25' [0-5]
    | 'u{' '0'* [0-7]? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT '}' )
  ;

/** A decimal escape of fewer than three digits, which is one only if no digit follows. */
fragment SHORT_DECIMAL : '\\' DIGIT DIGIT? ;

fragment SPACE_CHARACTER : [ \t\n\r\f\u000B] ;

fragment DIGIT : [0-9] ;

fragment HEX_DIGIT : [0-9A-Fa-f] ;
