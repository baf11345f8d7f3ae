import * as z from 'zod/mini';
import { type EnvironmentName, type Folder, readJson, writeJson } from '../folder.ts';

/** How the old tool keeps a workflow: the steps in one line of text. */
const legacyShape = z.object({
	ref: z.string(),
	title: z.string(),
	steps: z.string(),
	/** The workflow of the new system that this is a copy of, for users who still read the old one. */
	copyOf: z.optional(z.string()),
});
export type LegacyRecord = z.infer<typeof legacyShape>;

const workflowShape = z.object({
	id: z.string(),
	title: z.string(),
	steps: z.array(z.string()),
	/** The reference that the record had in the old tool. */
	convertedFrom: z.optional(z.string()),
});
export type Workflow = z.infer<typeof workflowShape>;

const feedbackShape = z.object({
	user: z.string(),
	segment: z.string(),
	at: z.string(),
	score: z.number(),
	about: z.string(),
});
export type Feedback = z.infer<typeof feedbackShape>;

const recordsShape = z.object({
	legacy: z.array(legacyShape),
	unified: z.array(workflowShape),
	feedback: z.array(feedbackShape),
	written: z.number(),
	/** False until the index was rebuilt; searching a cold index takes longer. */
	indexed: z.boolean(),
});
type RecordsFile = z.infer<typeof recordsShape>;

const subjects = [
	'Invoice',
	'Onboarding',
	'Purchase',
	'Travel',
	'Leave',
	'Incident',
	'Contract',
	'Audit',
];
const verbs = ['approval', 'request', 'review', 'archive', 'handover'];

/** The forty records that the old tool holds before the rollout. */
const firstRecords = (): RecordsFile => ({
	legacy: subjects.flatMap((subject, row) =>
		verbs.map((verb, column) => ({
			ref: `L-${String(row * verbs.length + column + 1).padStart(3, '0')}`,
			title: `${subject} ${verb}`,
			steps: `ask;${verb};file`,
		})),
	),
	unified: [],
	feedback: [],
	written: 0,
	indexed: false,
});

const atMost = 200;

/** Keeps what must not be lost and the newest of the rest: users write day and night, and nobody reads it all. */
function trim<One>(all: readonly One[], mustStay: (one: One) => boolean): One[] {
	const rest = all.filter((one) => !mustStay(one)).slice(-atMost);
	const newest = new Set(rest);
	return all.filter((one) => mustStay(one) || newest.has(one));
}

const firstRefs = new Set(firstRecords().legacy.map((record) => record.ref));
const isFirst = (record: LegacyRecord): boolean => firstRefs.has(record.ref);
const wasConverted = (workflow: Workflow): boolean => workflow.convertedFrom !== undefined;

/** The service's own data of one environment, kept in one file. */
export class Records {
	readonly #path: string;
	#held: RecordsFile;
	#saved = true;

	constructor(folder: Folder, environment: EnvironmentName) {
		this.#path = folder.at(environment, 'records.json');
		this.#held = this.#load();
	}

	#load(): RecordsFile {
		const parsed = recordsShape.safeParse(readJson(this.#path));
		return parsed.success ? parsed.data : firstRecords();
	}

	/** Takes over what another instance has written. */
	reload(): void {
		this.#held = this.#load();
		this.#saved = true;
	}

	save(): void {
		if (this.#saved) return;
		writeJson(this.#path, this.#held);
		this.#saved = true;
	}

	get legacy(): readonly LegacyRecord[] {
		return this.#held.legacy;
	}

	/** The records that were written in the old tool itself. */
	get originals(): readonly LegacyRecord[] {
		return this.#held.legacy.filter((record) => record.copyOf === undefined);
	}

	get unified(): readonly Workflow[] {
		return this.#held.unified;
	}

	get feedback(): readonly Feedback[] {
		return this.#held.feedback;
	}

	get indexed(): boolean {
		return this.#held.indexed;
	}

	addLegacy(title: string, steps: readonly string[]): LegacyRecord {
		const record = { ref: `L-${this.#next()}`, title, steps: steps.join(';') };
		this.#held.legacy = trim([...this.#held.legacy, record], isFirst);
		return record;
	}

	/** Adds a workflow, and a copy of it to the old tool for as long as that has users. */
	addUnified(title: string, steps: readonly string[], withCopy: boolean): Workflow {
		const workflow = { id: `W-${this.#next()}`, title, steps: [...steps] };
		this.#held.unified = trim([...this.#held.unified, workflow], wasConverted);
		if (withCopy) {
			const copy = { ref: `L-${workflow.id}`, title, steps: steps.join(';'), copyOf: workflow.id };
			this.#held.legacy = trim([...this.#held.legacy, copy], isFirst);
		}
		return workflow;
	}

	addFeedback(feedback: Feedback): void {
		this.#saved = false;
		this.#held.feedback = [...this.#held.feedback, feedback].slice(-atMost);
	}

	/** Converts every legacy record for good and returns how many there were. */
	convert(): number {
		const converted = this.originals.map((record) => ({
			id: `W-${record.ref}`,
			title: record.title,
			steps: record.steps.split(';'),
			convertedFrom: record.ref,
		}));
		this.#held.unified = [...this.#held.unified, ...converted];
		this.#held.legacy = [];
		this.#saved = false;
		this.save();
		return converted.length;
	}

	index(): void {
		this.#held.indexed = true;
		this.#saved = false;
		this.save();
	}

	#next(): string {
		this.#saved = false;
		this.#held.written += 1;
		return String(1000 + this.#held.written);
	}
}
