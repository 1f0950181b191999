package dev.rollcall.dynamodb;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.*;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/**
 * A {@link DynamoDbAsyncClient} that leaves everything to another one: the base of clients that
 * change some operations, like the SDK's own {@code DelegatingS3Client}. A subclass overrides the
 * method of an operation, or {@link #invokeOperation} for all of them.
 *
 * <p>The interface's methods that take a {@code Consumer}, those without an argument and the
 * paginators call the methods here, so that they pass {@link #invokeOperation} too. What {@link
 * #waiter()} returns is the delegate's, and calls the delegate itself.
 */
public class DelegatingDynamoDbClient implements DynamoDbAsyncClient {
  private final DynamoDbAsyncClient delegate;

  public DelegatingDynamoDbClient(DynamoDbAsyncClient delegate) {
    this.delegate = requireNonNull(delegate);
  }

  protected final DynamoDbAsyncClient delegate() {
    return delegate;
  }

  /**
   * Every operation passes here. By default it is the call alone.
   *
   * @param operation its name in DynamoDB's API, such as {@code GetItem}
   * @param call the delegate's method
   */
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    return call.apply(request);
  }

  @Override
  public CompletableFuture<BatchExecuteStatementResponse> batchExecuteStatement(
      BatchExecuteStatementRequest request) {
    return invokeOperation("BatchExecuteStatement", request, delegate::batchExecuteStatement);
  }

  @Override
  public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
    return invokeOperation("BatchGetItem", request, delegate::batchGetItem);
  }

  @Override
  public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    return invokeOperation("BatchWriteItem", request, delegate::batchWriteItem);
  }

  @Override
  public CompletableFuture<CreateBackupResponse> createBackup(CreateBackupRequest request) {
    return invokeOperation("CreateBackup", request, delegate::createBackup);
  }

  @Override
  public CompletableFuture<CreateGlobalTableResponse> createGlobalTable(
      CreateGlobalTableRequest request) {
    return invokeOperation("CreateGlobalTable", request, delegate::createGlobalTable);
  }

  @Override
  public CompletableFuture<CreateTableResponse> createTable(CreateTableRequest request) {
    return invokeOperation("CreateTable", request, delegate::createTable);
  }

  @Override
  public CompletableFuture<DeleteBackupResponse> deleteBackup(DeleteBackupRequest request) {
    return invokeOperation("DeleteBackup", request, delegate::deleteBackup);
  }

  @Override
  public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return invokeOperation("DeleteItem", request, delegate::deleteItem);
  }

  @Override
  public CompletableFuture<DeleteResourcePolicyResponse> deleteResourcePolicy(
      DeleteResourcePolicyRequest request) {
    return invokeOperation("DeleteResourcePolicy", request, delegate::deleteResourcePolicy);
  }

  @Override
  public CompletableFuture<DeleteTableResponse> deleteTable(DeleteTableRequest request) {
    return invokeOperation("DeleteTable", request, delegate::deleteTable);
  }

  @Override
  public CompletableFuture<DescribeBackupResponse> describeBackup(DescribeBackupRequest request) {
    return invokeOperation("DescribeBackup", request, delegate::describeBackup);
  }

  @Override
  public CompletableFuture<DescribeContinuousBackupsResponse> describeContinuousBackups(
      DescribeContinuousBackupsRequest request) {
    return invokeOperation(
        "DescribeContinuousBackups", request, delegate::describeContinuousBackups);
  }

  @Override
  public CompletableFuture<DescribeContributorInsightsResponse> describeContributorInsights(
      DescribeContributorInsightsRequest request) {
    return invokeOperation(
        "DescribeContributorInsights", request, delegate::describeContributorInsights);
  }

  @Override
  public CompletableFuture<DescribeEndpointsResponse> describeEndpoints(
      DescribeEndpointsRequest request) {
    return invokeOperation("DescribeEndpoints", request, delegate::describeEndpoints);
  }

  @Override
  public CompletableFuture<DescribeExportResponse> describeExport(DescribeExportRequest request) {
    return invokeOperation("DescribeExport", request, delegate::describeExport);
  }

  @Override
  public CompletableFuture<DescribeGlobalTableResponse> describeGlobalTable(
      DescribeGlobalTableRequest request) {
    return invokeOperation("DescribeGlobalTable", request, delegate::describeGlobalTable);
  }

  @Override
  public CompletableFuture<DescribeGlobalTableSettingsResponse> describeGlobalTableSettings(
      DescribeGlobalTableSettingsRequest request) {
    return invokeOperation(
        "DescribeGlobalTableSettings", request, delegate::describeGlobalTableSettings);
  }

  @Override
  public CompletableFuture<DescribeImportResponse> describeImport(DescribeImportRequest request) {
    return invokeOperation("DescribeImport", request, delegate::describeImport);
  }

  @Override
  public CompletableFuture<DescribeKinesisStreamingDestinationResponse>
      describeKinesisStreamingDestination(DescribeKinesisStreamingDestinationRequest request) {
    return invokeOperation(
        "DescribeKinesisStreamingDestination",
        request,
        delegate::describeKinesisStreamingDestination);
  }

  @Override
  public CompletableFuture<DescribeLimitsResponse> describeLimits(DescribeLimitsRequest request) {
    return invokeOperation("DescribeLimits", request, delegate::describeLimits);
  }

  @Override
  public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
    return invokeOperation("DescribeTable", request, delegate::describeTable);
  }

  @Override
  public CompletableFuture<DescribeTableReplicaAutoScalingResponse> describeTableReplicaAutoScaling(
      DescribeTableReplicaAutoScalingRequest request) {
    return invokeOperation(
        "DescribeTableReplicaAutoScaling", request, delegate::describeTableReplicaAutoScaling);
  }

  @Override
  public CompletableFuture<DescribeTimeToLiveResponse> describeTimeToLive(
      DescribeTimeToLiveRequest request) {
    return invokeOperation("DescribeTimeToLive", request, delegate::describeTimeToLive);
  }

  @Override
  public CompletableFuture<DisableKinesisStreamingDestinationResponse>
      disableKinesisStreamingDestination(DisableKinesisStreamingDestinationRequest request) {
    return invokeOperation(
        "DisableKinesisStreamingDestination",
        request,
        delegate::disableKinesisStreamingDestination);
  }

  @Override
  public CompletableFuture<EnableKinesisStreamingDestinationResponse>
      enableKinesisStreamingDestination(EnableKinesisStreamingDestinationRequest request) {
    return invokeOperation(
        "EnableKinesisStreamingDestination", request, delegate::enableKinesisStreamingDestination);
  }

  @Override
  public CompletableFuture<ExecuteStatementResponse> executeStatement(
      ExecuteStatementRequest request) {
    return invokeOperation("ExecuteStatement", request, delegate::executeStatement);
  }

  @Override
  public CompletableFuture<ExecuteTransactionResponse> executeTransaction(
      ExecuteTransactionRequest request) {
    return invokeOperation("ExecuteTransaction", request, delegate::executeTransaction);
  }

  @Override
  public CompletableFuture<ExportTableToPointInTimeResponse> exportTableToPointInTime(
      ExportTableToPointInTimeRequest request) {
    return invokeOperation("ExportTableToPointInTime", request, delegate::exportTableToPointInTime);
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return invokeOperation("GetItem", request, delegate::getItem);
  }

  @Override
  public CompletableFuture<GetResourcePolicyResponse> getResourcePolicy(
      GetResourcePolicyRequest request) {
    return invokeOperation("GetResourcePolicy", request, delegate::getResourcePolicy);
  }

  @Override
  public CompletableFuture<ImportTableResponse> importTable(ImportTableRequest request) {
    return invokeOperation("ImportTable", request, delegate::importTable);
  }

  @Override
  public CompletableFuture<ListBackupsResponse> listBackups(ListBackupsRequest request) {
    return invokeOperation("ListBackups", request, delegate::listBackups);
  }

  @Override
  public CompletableFuture<ListContributorInsightsResponse> listContributorInsights(
      ListContributorInsightsRequest request) {
    return invokeOperation("ListContributorInsights", request, delegate::listContributorInsights);
  }

  @Override
  public CompletableFuture<ListExportsResponse> listExports(ListExportsRequest request) {
    return invokeOperation("ListExports", request, delegate::listExports);
  }

  @Override
  public CompletableFuture<ListGlobalTablesResponse> listGlobalTables(
      ListGlobalTablesRequest request) {
    return invokeOperation("ListGlobalTables", request, delegate::listGlobalTables);
  }

  @Override
  public CompletableFuture<ListImportsResponse> listImports(ListImportsRequest request) {
    return invokeOperation("ListImports", request, delegate::listImports);
  }

  @Override
  public CompletableFuture<ListTablesResponse> listTables(ListTablesRequest request) {
    return invokeOperation("ListTables", request, delegate::listTables);
  }

  @Override
  public CompletableFuture<ListTagsOfResourceResponse> listTagsOfResource(
      ListTagsOfResourceRequest request) {
    return invokeOperation("ListTagsOfResource", request, delegate::listTagsOfResource);
  }

  @Override
  public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return invokeOperation("PutItem", request, delegate::putItem);
  }

  @Override
  public CompletableFuture<PutResourcePolicyResponse> putResourcePolicy(
      PutResourcePolicyRequest request) {
    return invokeOperation("PutResourcePolicy", request, delegate::putResourcePolicy);
  }

  @Override
  public CompletableFuture<QueryResponse> query(QueryRequest request) {
    return invokeOperation("Query", request, delegate::query);
  }

  @Override
  public CompletableFuture<RestoreTableFromBackupResponse> restoreTableFromBackup(
      RestoreTableFromBackupRequest request) {
    return invokeOperation("RestoreTableFromBackup", request, delegate::restoreTableFromBackup);
  }

  @Override
  public CompletableFuture<RestoreTableToPointInTimeResponse> restoreTableToPointInTime(
      RestoreTableToPointInTimeRequest request) {
    return invokeOperation(
        "RestoreTableToPointInTime", request, delegate::restoreTableToPointInTime);
  }

  @Override
  public CompletableFuture<ScanResponse> scan(ScanRequest request) {
    return invokeOperation("Scan", request, delegate::scan);
  }

  @Override
  public CompletableFuture<SearchVectorsResponse> searchVectors(SearchVectorsRequest request) {
    return invokeOperation("SearchVectors", request, delegate::searchVectors);
  }

  @Override
  public CompletableFuture<TagResourceResponse> tagResource(TagResourceRequest request) {
    return invokeOperation("TagResource", request, delegate::tagResource);
  }

  @Override
  public CompletableFuture<TransactGetItemsResponse> transactGetItems(
      TransactGetItemsRequest request) {
    return invokeOperation("TransactGetItems", request, delegate::transactGetItems);
  }

  @Override
  public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request) {
    return invokeOperation("TransactWriteItems", request, delegate::transactWriteItems);
  }

  @Override
  public CompletableFuture<UntagResourceResponse> untagResource(UntagResourceRequest request) {
    return invokeOperation("UntagResource", request, delegate::untagResource);
  }

  @Override
  public CompletableFuture<UpdateContinuousBackupsResponse> updateContinuousBackups(
      UpdateContinuousBackupsRequest request) {
    return invokeOperation("UpdateContinuousBackups", request, delegate::updateContinuousBackups);
  }

  @Override
  public CompletableFuture<UpdateContributorInsightsResponse> updateContributorInsights(
      UpdateContributorInsightsRequest request) {
    return invokeOperation(
        "UpdateContributorInsights", request, delegate::updateContributorInsights);
  }

  @Override
  public CompletableFuture<UpdateGlobalTableResponse> updateGlobalTable(
      UpdateGlobalTableRequest request) {
    return invokeOperation("UpdateGlobalTable", request, delegate::updateGlobalTable);
  }

  @Override
  public CompletableFuture<UpdateGlobalTableSettingsResponse> updateGlobalTableSettings(
      UpdateGlobalTableSettingsRequest request) {
    return invokeOperation(
        "UpdateGlobalTableSettings", request, delegate::updateGlobalTableSettings);
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return invokeOperation("UpdateItem", request, delegate::updateItem);
  }

  @Override
  public CompletableFuture<UpdateKinesisStreamingDestinationResponse>
      updateKinesisStreamingDestination(UpdateKinesisStreamingDestinationRequest request) {
    return invokeOperation(
        "UpdateKinesisStreamingDestination", request, delegate::updateKinesisStreamingDestination);
  }

  @Override
  public CompletableFuture<UpdateTableResponse> updateTable(UpdateTableRequest request) {
    return invokeOperation("UpdateTable", request, delegate::updateTable);
  }

  @Override
  public CompletableFuture<UpdateTableReplicaAutoScalingResponse> updateTableReplicaAutoScaling(
      UpdateTableReplicaAutoScalingRequest request) {
    return invokeOperation(
        "UpdateTableReplicaAutoScaling", request, delegate::updateTableReplicaAutoScaling);
  }

  @Override
  public CompletableFuture<UpdateTimeToLiveResponse> updateTimeToLive(
      UpdateTimeToLiveRequest request) {
    return invokeOperation("UpdateTimeToLive", request, delegate::updateTimeToLive);
  }

  @Override
  public DynamoDbAsyncWaiter waiter() {
    return delegate.waiter();
  }

  @Override
  public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
    return delegate.serviceClientConfiguration();
  }

  @Override
  public String serviceName() {
    return delegate.serviceName();
  }

  /** Closes the delegate. */
  @Override
  public void close() {
    delegate.close();
  }
}
