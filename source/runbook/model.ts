/**
 * What a guide says, once it has been read. `gonogo inspect --json` prints exactly this.
 *
 * Lines are 1-based lines of the file as given. Ids are the parent's id plus a slug of the title or text (`~2` for a
 * repeat), so they survive edits elsewhere in the guide. Optional fields are absent, never null.
 */
export const MODEL_SCHEMA = 1;

export type Runbook = {
	schema: typeof MODEL_SCHEMA;
	title: string;
	source: Source;
	counts: Counts;
	phases: Phase[];
	/** Every task-list item of the guide, once, in source order. */
	checklists: Checklist[];
	procedures: Procedure[];
	prerequisites: Item[];
	toggles: Toggle[];
	alerts: Alert[];
	/** Limits on figures that are stated in sentences, tables and the front matter. */
	limits: StatedLimit[];
	darkLaunches: DarkLaunch[];
	contacts: Contact[];
	escalation: Level[];
	placeholders: Placeholder[];
	/** Section prose that fits nowhere else, so that nothing of the guide is out of reach. */
	notes: Note[];
	/** Optional annotations of the guide's front matter; see docs/annotations.md. */
	annotations?: GuideAnnotations;
	findings: Finding[];
};

export type Source = {
	path: string;
	/** Of the bytes as given, hexadecimal. */
	sha256: string;
	bytes: number;
	/** Which lossless repair of the text was made before reading, if any. */
	repaired?: 'mac-roman' | 'windows-1252' | 'utf-16' | 'latin-1';
};

export type Counts = {
	phases: number;
	steps: number;
	commandBlocks: number;
	statements: number;
	criteria: number;
	checklistItems: number;
	prerequisites: number;
	rollbacks: number;
	placeholders: number;
	toggles: number;
	alerts: number;
	darkLaunches: number;
	contacts: number;
	escalation: number;
	findings: number;
};

export type Phase = {
	id: string;
	number?: number;
	title: string;
	line: number;
	prose: string;
	steps: Step[];
	criteria: Item[];
	/** Task items of this phase, its own and those of a later checklist section with the same number. */
	checklist: Item[];
	darkLaunches: DarkLaunch[];
	/** Commands found inside a block of another language or in prose: offered, never run by themselves. */
	offered: Statement[];
	/** Command blocks that stand in the phase outside its steps. */
	blocks: Block[];
	/** Its steps are ways of which one is chosen: see {@link Procedure.chooseOne}. */
	chooseOne?: true;
	approvals?: number;
	/** Who has to say GO, as what; absent where the guide names nobody. */
	roles?: NamedRole[];
};

/** `items` are entries of lists that name the role: their answer is the role's GO. */
export type NamedRole = { name: string; line: number; items?: string[] };

export type Checklist = { title: string; line: number; phase?: string; items: Item[] };

export type ProcedureRole =
	| 'quick-start'
	| 'monitoring'
	| 'validation'
	| 'troubleshooting'
	| 'rollback'
	| 'report'
	| 'other';

/** A named group of steps outside the phases: the smallest section that holds commands or ordered steps of its own. */
export type Procedure = {
	id: string;
	role: ProcedureRole;
	title: string;
	line: number;
	/** For rollbacks: `full`, `partial`, or the id of the phase that the procedure stands under. */
	scope?: 'full' | 'partial' | string;
	prose: string;
	steps: Step[];
	/** Alternatives (an alert runbook's mitigations): one step is chosen, never all are run. */
	chooseOne?: true;
};

export type Step = {
	id: string;
	/** The guide's own number, as written: "2", "3.1", "4b". */
	number?: string;
	title: string;
	line: number;
	prose: string;
	blocks: Block[];
	/** The guide's own words when the step is conditional ("only if ...", "optional"). */
	condition?: string;
	/** The guide's own words after a label such as *Rollback:* inside the step. */
	rollback?: string;
	/** See {@link Phase.offered}. */
	offered: Statement[];
	warnings: Warning[];
	/** Relative links to other documents that the step mentions. */
	alsoNeeded?: Link[];
};

export type Warning = { text: string; line: number };
export type Link = { text: string; target: string; line: number };
export type BlockKind = 'command' | 'output' | 'config' | 'query' | 'script' | 'other';

export type Block = {
	line: number;
	/** The fence's own tag, in lower case; empty for an untagged or indented block. */
	language: string;
	kind: BlockKind;
	/** The text between the fences, as written. */
	text: string;
	statements: Statement[];
	/** Why a command block is shown but cannot run here (PowerShell on a POSIX machine, a parse error). */
	notRunnable?: string;
	annotations?: BlockAnnotations;
	/** Expected output that stood between prompted commands. */
	expected?: string;
};

export type Statement = {
	id: string;
	/** Exactly what bash will be given, without prompts. */
	text: string;
	line: number;
	/** The comment above it. */
	label?: string;
	/** Names exported with a literal value, in order. */
	exports: Record<string, string>;
	/** True when its success changes what runs in an environment. */
	deploys?: true;
	/** True when it carries settings to an environment and puts no toggle into force. */
	configures?: true;
	danger?: Danger;
	longRunning?: LongRunning;
	interactive?: true;
	/** The target environment that the command itself names (`deploy:staging`). */
	environment?: string;
	/** True for a command that tells people (`notify:*`): a rollback holds it until the outcome is known. */
	notifies?: true;
	/** Hidden until asked: names of placeholders that must be filled before it may run. */
	placeholders?: string[];
	/** First words of the simple commands in it, without builtins. */
	programs?: string[];
	/** Names that it gives a value without exporting them. */
	assigns?: string[];
	/** Where the commands after it run: another folder, user, host or container, or `back` from there. */
	moves?: 'directory' | 'user' | 'host' | 'container' | 'back';
};

/**
 * `irreversible`: cannot be undone, asks for a typed word. `production`: changes a production environment, asks `y`.
 * `caution`: worth a second look, shown beside the command, asks nothing.
 */
export type Danger = {
	level: 'irreversible' | 'production' | 'caution';
	rule: string;
	why: string;
};

/** `seconds` when the text says how long ("--duration=24h", "for 24 hours"). */
export type LongRunning = { seconds?: number; why: string };

export type Item = { id: string; text: string; line: number; checked: boolean };

export type Toggle = {
	name: string;
	values: { value: string; line: number }[];
	/** Ids of the rollback procedures that set it to an off value. */
	coveredBy: string[];
};

export type AlertOperator = '>' | '>=' | '<' | '<=' | '==' | '!=';
export type Alert = {
	name: string;
	metric: string;
	operator: AlertOperator;
	threshold: number;
	unit?: string;
	severity: 'critical' | 'warning' | 'info';
	notify?: string;
	line: number;
};

/** A limit as the guide states it in its own words; the operator is the one under which it alerts. */
export type StatedLimit = {
	text: string;
	metric: string;
	operator: AlertOperator;
	threshold: number;
	unit?: string;
	severity: Alert['severity'];
	from: 'sentence' | 'table' | 'front-matter';
	/** How many readings in a row over the limit are too many, where the guide says so. */
	readings?: number;
	line: number;
	/** Id of the phase that it stands in: it counts from then on. */
	phase?: string;
};

export type DarkLaunch = {
	feature: string;
	percentage: number;
	start?: string;
	end?: string;
	segments: string[];
	line: number;
	/** Id of the phase it stands in. */
	phase?: string;
};

export type Contact = {
	name: string;
	role?: string;
	reach: string;
	/** The kind of problem this contact is for. */
	for?: string;
	/** True for a value that is plainly an example (example.com, 555 numbers). */
	sample: boolean;
	line: number;
};

/** `within` is an ISO 8601 duration; `PT0S` means at once. */
export type Level = { level: string; who: string; within?: string; line: number };

export type Placeholder = { token: string; lines: number[]; secret?: true };
export type Note = { title: string; prose: string; line: number; role?: 'key-factors' | 'summary' };

export type Severity = 'error' | 'warning' | 'note';
export type Finding = {
	rule: string;
	severity: Severity;
	line: number;
	column: number;
	message: string;
	fix?: Fix;
};
/** A repair that is certain: replace `remove` by `insert` on this line. */
export type Fix = { title: string; line: number; remove: string; insert: string };

export type GuideAnnotations = {
	cwd?: string;
	environment?: string;
	environments?: string[];
	/** Seconds by statement name or `default`. */
	timeouts?: Record<string, number>;
	approvals?: {
		phases?: number;
		rollbacks?: number;
		/** Roles that say GO: of every phase, or by phase. */
		roles?: string[] | Record<string, string[]>;
	};
	/** Seconds that steps are held for, by their titles, instead of what their words ask; 0 for none. */
	holds?: Record<string, number>;
};

export type BlockAnnotations = {
	name?: string;
	timeoutSeconds?: number;
	confirm?: true;
	background?: true;
	holdSeconds?: number;
	interactive?: true;
	irreversible?: true;
	/** False switches `set -e` off for this block. */
	stopOnFailure?: false;
};
