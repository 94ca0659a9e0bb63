using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>What a bench says of commands that a plugin holds; it hides nothing.</summary>
/// <param name="bench">Whose commands.</param>
internal sealed class BenchLookup(PluginBench bench) : CommandLookup
{
    public override ErrorText? Refuse(scoped in Command command) => bench.RefusalOf(command);

    public override Command Hide(in Command command) => command;
}
