import {
	type Client,
	type EvaluationContext,
	OpenFeature,
	type Provider,
	type ResolutionDetails,
	StandardResolutionReasons,
} from '@openfeature/server-sdk';
import { type DarkLaunches, exposure } from '../dark-launch.ts';
import { features, type Toggles } from '../toggle.ts';
import { segments } from '../user.ts';

type Source = { toggles: Toggles; darkLaunches(): DarkLaunches; now(): Date };

/** Answers OpenFeature's questions in this process: the toggle baked into the release, then the dark launch. */
class ReleaseProvider implements Provider {
	readonly metadata = { name: 'release and dark launches' };
	readonly runsOn = 'server';
	readonly #source: Source;

	constructor(source: Source) {
		this.#source = source;
	}

	resolveBooleanEvaluation(
		flag: string,
		otherwise: boolean,
		context: EvaluationContext,
	): Promise<ResolutionDetails<boolean>> {
		const row = features.find((candidate) => candidate.feature === flag);
		if (!row) return this.#unknown(otherwise);
		if (!this.#source.toggles[row.toggle]) {
			return Promise.resolve({ value: false, reason: StandardResolutionReasons.DISABLED });
		}
		const seen = exposure(
			flag,
			this.#source.darkLaunches()[flag],
			context.targetingKey ?? '',
			this.#source.now(),
			segments.find((segment) => segment === context.segment),
		);
		const reason = {
			'no dark launch': StandardResolutionReasons.STATIC,
			'the dark launch is over': StandardResolutionReasons.STATIC,
			chosen: StandardResolutionReasons.SPLIT,
			'not chosen': StandardResolutionReasons.SPLIT,
			'not begun': StandardResolutionReasons.TARGETING_MATCH,
			'other segment': StandardResolutionReasons.TARGETING_MATCH,
		}[seen.because];
		return Promise.resolve({ value: seen.sees, reason, flagMetadata: { because: seen.because } });
	}

	resolveStringEvaluation(_flag: string, otherwise: string): Promise<ResolutionDetails<string>> {
		return this.#unknown(otherwise);
	}

	resolveNumberEvaluation(_flag: string, otherwise: number): Promise<ResolutionDetails<number>> {
		return this.#unknown(otherwise);
	}

	resolveObjectEvaluation<T>(_flag: string, otherwise: T): Promise<ResolutionDetails<T>> {
		return this.#unknown(otherwise);
	}

	#unknown<T>(otherwise: T): Promise<ResolutionDetails<T>> {
		return Promise.resolve({ value: otherwise, reason: StandardResolutionReasons.DEFAULT });
	}
}

export async function openFlags(source: Source): Promise<Client> {
	await OpenFeature.setProviderAndWait(new ReleaseProvider(source));
	return OpenFeature.getClient();
}
