namespace PlumCache.Tests.Properties.Storage;

/// <summary>A request that was answered: it took effect at one instant between the two.</summary>
internal sealed record RecordedOperation(ClientOperation Operation, string Answer, long Asked, long Answered);
