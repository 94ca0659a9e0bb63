namespace PlumCache.Tests.Plugins.Kit;

/// <summary>What a model keyspace was.</summary>
/// <param name="Databases">Their keys, those of plugins' states included.</param>
/// <param name="Touches">How many changes there had been.</param>
public sealed record ModelSavepoint(IReadOnlyList<KeyValuePair<byte[], ModelEntry>[]> Databases, int Touches);
