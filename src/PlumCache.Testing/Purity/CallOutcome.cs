namespace PlumCache.Testing;

/// <summary>
/// What came of a call: a step, or a mistake of the plugin in words. An exception is one: a server answers it with -PLUGINERR.
/// </summary>
internal sealed record CallOutcome(StepRecord? Step, string? Mistake)
{
    public static CallOutcome Of(PluginCall call)
    {
        try
        {
            return new CallOutcome(call.Make(), Mistake: null);
        }
        catch (PluginMistakeException mistake)
        {
            return new CallOutcome(Step: null, mistake.Message);
        }
#pragma warning disable CA1031 // Whatever a plugin throws is what is looked for here.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return new CallOutcome(Step: null, $"{call.Test.Plugin.Manifest.Name} threw {thrown.GetType().Name}: {thrown.Message}");
        }
    }

    public override string ToString() => Mistake ?? Step!.ToString();
}
